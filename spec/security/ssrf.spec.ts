import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { paginate, type Session } from 'keystoneauth-rx';
import { keystoneToKeystone } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { startServer } from '../http/scripted-http-server.js';
import { failureOf, openSession } from '../journeys/demo-cloud.js';
import { closing } from './closing.js';
import { credentials, hostileKeystone, TOKEN, type HostileWords } from './hostile-keystone.js';

const OTHER_SCHEMES = ['file:///etc/passwd', 'data:application/json,{}', 'ftp://127.0.0.1/x', 'javascript:alert(1)', 'gopher://127.0.0.1:6379/_x', 'unix:/run/x.sock', 'ws://127.0.0.1/x'];
const LINK_LOCAL = ['http://169.254.169.254/latest', 'http://0xa9fea9fe/', 'http://[fe80::1]/', 'http://[::ffff:169.254.169.254]/'];

async function sessionWith(words: HostileWords | ((url: string) => HostileWords)): Promise<{ session: Session; keystone: Awaited<ReturnType<typeof hostileKeystone>> }> {
  const keystone = await hostileKeystone(words);
  return { keystone, session: openSession({ auth: v3.password({ authUrl: `${keystone.url}/v3`, ...credentials }) }) };
}

const compute = { endpointFilter: { serviceType: 'compute' } };
const pathsAt = ({ seen }: Awaited<ReturnType<typeof startServer>>): string[] => seen.map(({ url }) => url);

describe('a catalog', () => {
  it.each([...OTHER_SCHEMES, ...LINK_LOCAL])('leads no request to %s', async (url) => {
    const { session, keystone } = await sessionWith({ catalog: { compute: url } });

    expect(await failureOf(session.get('/servers', compute))).toMatchObject({ code: 'endpoint-not-found', outcome: 'not-sent' });
    const versioned = await failureOf(session.get('/servers', { endpointFilter: { serviceType: 'compute', minVersion: '2.1' } }));
    expect(versioned).toMatchObject({ outcome: 'not-sent' });
    expect(pathsAt(keystone)).toEqual(['/v3/auth/tokens']);
  });

  it('hides no service behind one that leads nowhere', async () => {
    const { session, keystone } = await sessionWith((here) => ({
      catalog: { compute: 'file:///etc/passwd', image: 'http://169.254.169.254/', network: `${here}/net` },
      at: { '/net': { json: { versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${here}/net/v2.0/` }] }] } } },
    }));

    const found = await firstValueFrom(session.getAllVersionData());

    expect(JSON.stringify(found)).toContain('/net/v2.0');
    expect(new Set(pathsAt(keystone))).toEqual(new Set(['/v3/auth/tokens', '/net']));
  });

  it('may have services at private addresses, and link-local ones where the user says so', async () => {
    const { session } = await sessionWith((here) => ({ catalog: { compute: `${here}/nova` } }));

    expect((await firstValueFrom(session.get('/servers', compute))).body).toEqual({ here: '/nova/servers' });
    // Nothing listens there; what counts is that it was tried.
    const own = await failureOf(session.get('/x', { endpointOverride: 'http://169.254.169.254:9', authenticated: false, timeoutMs: { connect: 200 }, connectRetries: 0 }));
    expect(own).not.toMatchObject({ code: 'endpoint-not-found' });
  });
});

describe('a version document', () => {
  it.each(['file:///etc/passwd', 'http://169.254.169.254/v2.1/', 'https://127.0.0.1:1/v2.1/', '//169.254.169.254/v2.1/', 'javascript:alert(1)//v2.1', '\\\\169.254.169.254\\v2.1'])(
    'that links to %s leads nowhere else than to its own service',
    async (href) => {
      const { session, keystone } = await sessionWith((here) => ({
        catalog: { compute: `${here}/nova` },
        at: { '/nova': { json: { versions: [{ id: 'v2.1', status: 'CURRENT', links: [{ rel: 'self', href }] }] } } },
      }));

      await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute', version: '2.1', discoverVersions: true }, raiseExc: false })).catch(() => undefined);
      const endpoint = await firstValueFrom(session.getEndpointData({ serviceType: 'compute', version: '2.1' }));

      expect(new URL(endpoint?.url ?? keystone.url).origin).toBe(keystone.url);
    },
  );
});

describe('a redirect', () => {
  it.each([...OTHER_SCHEMES, ...LINK_LOCAL])('leads no request to %s', async (location) => {
    const { session } = await sessionWith((here) => ({ catalog: { compute: here }, at: { '/servers': { status: 302, headers: { Location: location } } } }));

    expect(await failureOf(session.get('/servers', compute))).toMatchObject({ code: 'redirect-refused' });
  });
});

describe('a link to the next page', () => {
  it.each([...OTHER_SCHEMES, ...LINK_LOCAL, 'http://user:pw@127.0.0.1:1/x', '//127.0.0.1:1/x', '/../../v3/auth/tokens'])('to %s is asked for where the first page came from', async (where) => {
    const { session, keystone } = await sessionWith((here) => ({
      catalog: { compute: here },
      at: {
        '/servers': (response, request) => {
          const isFirst = !(request.url ?? '').includes('marker');
          const next = isFirst ? [{ rel: 'next', href: `${where}?marker=m1` }] : [];
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify({ servers: [{ id: isFirst ? 'a' : 'b' }], servers_links: next }));
        },
      },
    }));

    const ids: unknown[] = [];
    await paginate<{ id: string }>(session, '/servers', compute).forEach(({ id }) => ids.push(id));

    // What is no URL with a query is no link either.
    expect([['a'], ['a', 'b']]).toContainEqual(ids);
    expect(pathsAt(keystone).filter((path) => !path.startsWith('/servers'))).toEqual(['/v3/auth/tokens']);
  });
});

describe('a discovery document of OpenID Connect', () => {
  it.each([...OTHER_SCHEMES, '//127.0.0.1/token', '/token'])('that names %s gets no credential', async (endpoint) => {
    const provider = closing(await startServer());
    const keystone = await hostileKeystone();
    provider.answer({ json: { issuer: provider.url, token_endpoint: endpoint } });
    const auth = v3.oidcPassword({
      ...{ authUrl: `${keystone.url}/v3`, identityProvider: 'idp', protocol: 'openid', clientId: 'client', clientSecret: 'cs-Sf83-ofTheClient' },
      ...{ username: 'ada', password: 'pw-Sf83-ofAda', discoveryEndpoint: `${provider.url}/.well-known/openid-configuration` },
    });

    expect(await failureOf(openSession({ auth }).authenticate())).toMatchObject({ code: 'invalid-oidc-discovery-document' });
    expect(provider.seen.map(({ method }) => method)).toEqual(['GET']);
    expect(keystone.seen).toEqual([]);
  });
});

describe('a service provider of Keystone to Keystone', () => {
  it.each(OTHER_SCHEMES)('at %s gets no assertion', async (spUrl) => {
    const keystone = await hostileKeystone((here) => ({ token: { service_providers: [{ id: 'other', sp_url: spUrl, auth_url: `${here}/v3/OS-FEDERATION/x` }] } }));
    const base = v3.password({ authUrl: `${keystone.url}/v3`, ...credentials });

    const error = await failureOf(openSession({ auth: keystoneToKeystone({ base, serviceProvider: 'other' }) }).authenticate());

    expect(error).toMatchObject({ code: 'invalid-response', message: expect.stringContaining('http or https URL') as unknown });
  });
});

describe('a token', () => {
  it('goes to what the catalog names, and with no redirect or link to anybody else', async () => {
    const elsewhere = closing(await startServer());
    elsewhere.answer({ json: {} });
    const { session, keystone } = await sessionWith((here) => ({ catalog: { compute: `${here}/nova` }, at: { '/nova/servers': { status: 302, headers: { Location: `${elsewhere.url}/servers` } } } }));

    await firstValueFrom(session.get('/servers', compute));

    expect(keystone.seen.at(-1)?.headers['x-auth-token']).toBe(TOKEN);
    expect(JSON.stringify(elsewhere.seen.map(({ headers }) => headers))).not.toContain(TOKEN);
  });
});
