import { describe, expect, it } from 'vitest';
import { createCloud, countingIds, standardServices } from 'keystoneauth-rx/testing';
import { OptionError } from '../../src/errors/option-error.js';
import { member, textMember } from '../../src/testing/json-member.js';
import { ask, demoProject, demoToken, passwordAuth, signIn, tokenOf, tokenRequest } from './cloud-client.js';

describe(createCloud.name, () => {
  it('gives the same answers in every run', () => {
    const run = (): string[] => {
      const cloud = createCloud({ now: () => 0 });
      const replies = [signIn(cloud, passwordAuth('demo', 'demo-password', demoProject)), ask(cloud, 'GET /identity')];
      return replies.map((reply) => JSON.stringify(reply));
    };

    expect(run()).toEqual(run());
  });

  it('takes no token of another cloud', () => {
    const [here, there] = [createCloud(), createCloud({ ids: countingIds(1_000_000) })];

    expect(ask(here, 'GET /compute/v2.1/servers', { token: demoToken(there) }).status).toBe(401);
  });

  it('revokes one token or all', () => {
    const cloud = createCloud();
    const [first, second, third] = [demoToken(cloud), demoToken(cloud), demoToken(cloud)];
    const statuses = (): number[] => [first, second, third].map((token) => ask(cloud, 'GET /compute/v2.1/servers', { token }).status);

    cloud.revoke(first);
    expect(statuses()).toEqual([401, 200, 200]);
    cloud.revoke();
    expect(statuses()).toEqual([401, 401, 401]);
  });

  it('lets all tokens end on command, and later ones last', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);
    cloud.expireTokens();

    expect(ask(cloud, 'GET /compute/v2.1/servers', { token }).status).toBe(401);
    expect(signIn(cloud, tokenRequest({ token: { id: token } })).status).toBe(401);
    expect(ask(cloud, 'GET /compute/v2.1/servers', { token: demoToken(cloud) }).status).toBe(200);
  });

  it('changes how long coming tokens last', () => {
    const cloud = createCloud({ now: () => 0 });
    cloud.setTokenLife(1_500);

    const { json } = signIn(cloud, passwordAuth('demo', 'demo-password'));

    expect(textMember(json, 'token', 'expires_at')).toBe('1970-01-01T00:00:01.500000Z');
  });

  it('fails as many requests as ordered, with the status and Retry-After ordered', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);
    cloud.fail({ path: '/compute', times: 2, status: 503, retryAfterSeconds: 7 });
    const get = (path: string): ReturnType<typeof ask> => ask(cloud, `GET ${path}`, { token });

    expect(get('/compute/v2.1/servers')).toMatchObject({ status: 503, json: { error: { code: 503, title: 'Service Unavailable' } } });
    expect(get('/identity/v3').status).toBe(200);
    expect(get('/compute/v2.1/servers').headers['retry-after']).toBe('7');
    expect(get('/compute/v2.1/servers').status).toBe(200);
  });

  it('fails only the method ordered, and executes nothing that fails', () => {
    const cloud = createCloud({ servers: 0 });
    const token = demoToken(cloud);
    cloud.fail({ method: 'post', path: '/compute', status: 500 });

    expect(ask(cloud, 'GET /compute/v2.1/servers', { token }).status).toBe(200);
    expect(ask(cloud, 'POST /compute/v2.1/servers', { token, json: { server: { name: 'web' } } }).status).toBe(500);
    expect(ask(cloud, 'GET /compute/v2.1/servers', { token }).json).toEqual({ servers: [] });
  });

  it('asks whoever carries its answers to break connections and to wait', () => {
    const cloud = createCloud();
    cloud.fail({ path: '/identity', status: 'reset' });
    cloud.fail({ path: '/identity', status: 'close' });
    cloud.delay({ path: '/identity', ms: 250, times: 2 });

    expect(ask(cloud, 'GET /identity')).toMatchObject({ status: 0, fault: 'reset', delayMs: 250 });
    expect(ask(cloud, 'GET /identity')).toMatchObject({ status: 0, fault: 'close', delayMs: 250 });
    expect(ask(cloud, 'GET /identity')).toMatchObject({ status: 300, fault: undefined, delayMs: 0 });
  });

  it('counts sign-ins apart from ordered failures', () => {
    const cloud = createCloud();
    demoToken(cloud);
    signIn(cloud, passwordAuth('demo', 'guess-5Wq2Kd'));
    cloud.fail({ path: '/identity', status: 503 });
    signIn(cloud, passwordAuth('demo', 'demo-password'));

    expect(cloud).toMatchObject({ signIns: 1, failedSignIns: 1 });
    expect(cloud.count('POST', '/identity/v3/auth/tokens')).toBe(3);
  });

  it('remembers the last requests and counts all', () => {
    const cloud = createCloud({ keepRequests: 2, now: () => 42 });
    for (const path of ['/identity', '/identity/v3', '/compute?x=1']) ask(cloud, `GET ${path}`, { headers: { Accept: 'text/plain' } });

    expect(cloud.requests().map(({ path }) => path)).toEqual(['/identity/v3', '/compute']);
    expect(cloud.requests('/compute')).toEqual([
      { method: 'GET', path: '/compute', query: 'x=1', headers: { accept: 'text/plain' }, body: undefined, at: 42 },
    ]);
    expect([cloud.count(), cloud.count('get'), cloud.count('POST'), cloud.count(undefined, '/identity')]).toEqual([3, 3, 0, 2]);
  });

  it('is as new after a reset', () => {
    const cloud = createCloud({ servers: 0, now: () => 0 });
    const token = demoToken(cloud);
    ask(cloud, 'POST /compute/v2.1/servers', { token, json: { server: { name: 'web' } } });
    cloud.fail({ status: 500 });
    cloud.delay({ ms: 1 });
    cloud.setTokenLife(1);

    cloud.reset();

    expect(cloud).toMatchObject({ signIns: 0, failedSignIns: 0 });
    expect(cloud.requests()).toEqual([]);
    expect(ask(cloud, 'GET /compute/v2.1/servers', { token })).toMatchObject({ status: 401, delayMs: 0 });
    const fresh = demoToken(cloud);
    expect(ask(cloud, 'GET /compute/v2.1/servers', { token: fresh }).json).toEqual({ servers: [] });
  });

  it('names itself as told, also below a path', () => {
    const cloud = createCloud({ baseUrl: 'https://front.example/proxy/' });

    expect(cloud.authUrl).toBe('https://front.example/proxy/identity/v3');
    expect(ask(cloud, 'GET https://front.example/proxy/identity/v3').json).toMatchObject({
      version: { links: [{ href: 'https://front.example/proxy/identity/v3/' }] },
    });
    cloud.setBaseUrl('http://127.0.0.1:5000');
    expect(ask(cloud, 'GET /identity').headers['location']).toBe('http://127.0.0.1:5000/identity/v3/');
  });

  it('serves further services for callers with a token', () => {
    const cloud = createCloud({
      services: [
        ...standardServices,
        {
          type: 'dns',
          name: 'designate',
          url: { public: '/dns' },
          path: '/dns',
          handle: ({ path }) => (path === '/v2/zones' ? { status: 200, json: { zones: [] } } : { status: 404 }),
        },
      ],
    });
    const signedIn = signIn(cloud, passwordAuth('demo', 'demo-password', demoProject));
    const token = tokenOf(signedIn);

    expect(member(signedIn.json, 'token', 'catalog', '4')).toMatchObject({
      type: 'dns',
      endpoints: [{ interface: 'public', url: 'http://cloud.test/dns' }],
    });
    expect(ask(cloud, 'GET /dns/v2/zones', { token }).json).toEqual({ zones: [] });
    expect(ask(cloud, 'GET /dns/v2/pools', { token }).status).toBe(404);
    expect(ask(cloud, 'GET /dns/v2/zones').status).toBe(401);
  });

  it('answers nonsense with 404', () => {
    const cloud = createCloud();

    expect(ask(cloud, 'GET /nowhere').status).toBe(404);
    expect(ask(cloud, 'GET /identityx').status).toBe(404);
    expect(ask(cloud, 'GET /identity/v3/users/%zz', { token: demoToken(cloud) }).status).toBe(403);
  });

  it.each<[string, object, string]>([
    ['an unknown option', { tokenLife: 1 }, 'tokenLife'],
    ['a project in no domain', { projects: [{ name: 'p', domain: 'none' }] }, 'projects'],
    ['a role on no project', { users: [{ name: 'u', projects: { none: ['member'] } }] }, 'users'],
    ['no domain at all', { domains: [] }, 'domains'],
    ['a negative life', { tokenLifeMs: -1 }, 'tokenLifeMs'],
    ['a base URL that is none', { baseUrl: '/cloud' }, 'baseUrl'],
  ])('refuses %s', (_, options, name) => {
    const make = (): unknown => createCloud(options);

    expect(make).toThrow(OptionError);
    expect(make).toThrow(expect.objectContaining({ options: [name] }));
  });
});
