import { describe, expect, it } from 'vitest';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { member, textMember } from '../../../src/testing/json-member.js';
import { adminToken, ask, demoProject, demoToken, demoUser, passwordAuth, signIn, tokenOf, tokenRequest } from '../cloud-client.js';

const startsAt = Date.parse('2031-05-06T07:08:09.000Z');
const hasCatalog = (json: unknown): boolean => member(json, 'token', 'catalog') !== undefined;

describe('tokenRoutes', () => {
  it('gives a project token for a password, with roles and catalog and its id in X-Subject-Token', () => {
    const cloud = createCloud({ now: () => startsAt });

    const reply = signIn(cloud, passwordAuth('demo', 'demo-password', demoProject));

    expect(reply.status).toBe(201);
    expect(tokenOf(reply)).toMatch(/^gAAAAAB\w{64}$/);
    expect(reply.headers['x-openstack-request-id']).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(reply.json).toMatchObject({
      token: {
        methods: ['password'],
        user: { name: 'demo', domain: { id: 'default', name: 'Default' }, password_expires_at: null },
        project: { name: 'demo', domain: { id: 'default', name: 'Default' } },
        is_domain: false,
        roles: [{ name: 'member' }, { name: 'reader' }],
        issued_at: '2031-05-06T07:08:09.000000Z',
        expires_at: '2031-05-06T08:08:09.000000Z',
      },
    });
    expect(hasCatalog(reply.json)).toBe(true);
  });

  it.each([
    ['unscoped', 'unscoped', {}],
    ['domain by id', { domain: { id: 'default' } }, { domain: { id: 'default', name: 'Default' } }],
    ['domain by name', { domain: { name: 'Default' } }, { domain: { id: 'default', name: 'Default' } }],
    ['system', { system: { all: true } }, { system: { all: true } }],
  ])('scopes a token: %s', (_, scope, expected) => {
    const { status, json } = signIn(createCloud(), passwordAuth('admin', 'admin-password', scope));

    expect(status).toBe(201);
    expect(json).toMatchObject({ token: expected });
    expect(member(json, 'token', 'project')).toBeUndefined();
    expect(hasCatalog(json)).toBe(scope !== 'unscoped');
  });

  it('leaves endpoints that need a project out of a domain token, but keeps their service', () => {
    const { json } = signIn(createCloud(), passwordAuth('admin', 'admin-password', { domain: { id: 'default' } }));

    expect(member(json, 'token', 'catalog')).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ type: 'block-storage', endpoints: [] })]),
    );
  });

  it('goes to the default project when no scope is asked for, and nowhere without one', () => {
    const cloud = createCloud({
      users: [
        { name: 'settled', password: 'pw-4vT9zKqL2x', defaultProject: 'demo', projects: { demo: ['member'] } },
        { name: 'roaming', password: 'pw-4vT9zKqL2x', projects: { demo: ['member'] } },
      ],
    });

    expect(signIn(cloud, passwordAuth('settled', 'pw-4vT9zKqL2x')).json).toMatchObject({ token: { project: { name: 'demo' } } });
    expect(member(signIn(cloud, passwordAuth('settled', 'pw-4vT9zKqL2x', 'unscoped')).json, 'token', 'project')).toBeUndefined();
    expect(member(signIn(cloud, passwordAuth('roaming', 'pw-4vT9zKqL2x')).json, 'token', 'project')).toBeUndefined();
  });

  it('writes no catalog for ?nocatalog', () => {
    const cloud = createCloud();

    const reply = ask(cloud, 'POST /identity/v3/auth/tokens?nocatalog', { json: passwordAuth('demo', 'demo-password', demoProject) });

    expect(reply.status).toBe(201);
    expect(hasCatalog(reply.json)).toBe(false);
  });

  it('gives a token for another that ends when that one does, and remembers where it came from', () => {
    let now = startsAt;
    const cloud = createCloud({ now: () => now });
    const first = signIn(cloud, passwordAuth('demo', 'demo-password', 'unscoped'));
    now += 60_000;

    const second = signIn(cloud, tokenRequest({ token: { id: tokenOf(first) } }, demoProject));

    expect(second.json).toMatchObject({
      token: {
        methods: ['token', 'password'],
        project: { name: 'demo' },
        issued_at: '2031-05-06T07:09:09.000000Z',
        expires_at: '2031-05-06T08:08:09.000000Z',
      },
    });
    expect(member(second.json, 'token', 'audit_ids', '1')).toBe(member(first.json, 'token', 'audit_ids', '0'));
  });

  it('takes a passcode for totp', () => {
    const request = (passcode: string): unknown => tokenRequest({ totp: { user: { ...demoUser, passcode } } }, demoProject);

    expect(signIn(createCloud(), request('246810')).json).toMatchObject({ token: { methods: ['totp'] } });
    expect(signIn(createCloud(), request('000000'))).toMatchObject({ status: 401, json: { error: { code: 401, title: 'Unauthorized' } } });
  });

  it.each([
    ['a wrong password', passwordAuth('demo', 'guess-5Wq2Kd', demoProject), 401],
    ['an unknown user', passwordAuth('nobody', 'demo-password'), 401],
    ['a user by name without domain', tokenRequest({ password: { user: { name: 'demo', password: 'demo-password' } } }), 400],
    ['a token that is none', tokenRequest({ token: { id: 'gAAAAAB-none-4Tz' } }), 401],
    ['a project without roles', passwordAuth('demo', 'demo-password', { project: { name: 'admin', domain: { id: 'default' } } }), 401],
    ['an unknown project', passwordAuth('demo', 'demo-password', { project: { id: 'none' } }), 401],
    ['a project by name without domain', passwordAuth('demo', 'demo-password', { project: { name: 'demo' } }), 400],
    ['the system without roles', passwordAuth('demo', 'demo-password', { system: { all: true } }), 401],
    ['two scopes', passwordAuth('admin', 'admin-password', { system: { all: true }, domain: { id: 'default' } }), 400],
    ['an empty scope', passwordAuth('demo', 'demo-password', {}), 400],
    ['an unknown trust', passwordAuth('demo', 'demo-password', { 'OS-TRUST:trust': { id: 'none' } }), 404],
    ['a method without its data', { auth: { identity: { methods: ['password'] } } }, 400],
    ['no method', { auth: { identity: { methods: [] } } }, 400],
    ['no auth', {}, 400],
    ['no JSON', undefined, 400],
    [
      'methods of different users',
      tokenRequest({
        password: { user: { ...demoUser, password: 'demo-password' } },
        totp: { user: { name: 'factor', domain: { id: 'default' }, passcode: '135791' } },
      }),
      401,
    ],
  ])('refuses %s', (_, json, status) => {
    const cloud = createCloud();

    const reply = signIn(cloud, json);

    expect(reply.status).toBe(status);
    expect(member(reply.json, 'error', 'code')).toBe(status);
    expect(textMember(reply.json, 'error', 'title')).toBeDefined();
    expect(textMember(reply.json, 'error', 'message')).toBeDefined();
    expect(reply.headers['x-subject-token']).toBeUndefined();
    expect(cloud).toMatchObject({ signIns: 0, failedSignIns: 1 });
  });

  it('says where to sign in with every 401', () => {
    const cloud = createCloud({ baseUrl: 'https://cloud.example/' });

    expect(signIn(cloud, passwordAuth('demo', 'guess-5Wq2Kd')).headers['www-authenticate']).toBe(
      'Keystone uri="https://cloud.example/identity/v3"',
    );
  });

  it('names the methods it offers when asked for another', () => {
    expect(signIn(createCloud(), tokenRequest({ kerberos: {} }))).toMatchObject({
      status: 401,
      json: { error: { identity: { methods: ['password', 'token', 'totp', 'application_credential'] } } },
    });
  });

  it('validates a token for its user and for an admin', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);
    const validate = (caller: string, query = ''): ReturnType<typeof ask> =>
      ask(cloud, `GET /identity/v3/auth/tokens${query}`, { token: caller, headers: { 'x-subject-token': token } });

    expect(validate(token)).toMatchObject({ status: 200, json: { token: { user: { name: 'demo' } } } });
    expect(validate(adminToken(cloud)).headers['x-subject-token']).toBe(token);
    expect(hasCatalog(validate(token, '?nocatalog').json)).toBe(false);
  });

  it('does not show a token to another user', () => {
    const cloud = createCloud();

    const reply = ask(cloud, 'GET /identity/v3/auth/tokens', {
      token: demoToken(cloud),
      headers: { 'x-subject-token': adminToken(cloud) },
    });

    expect(reply.status).toBe(403);
  });

  it('answers HEAD like GET without a body', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);

    const reply = ask(cloud, 'HEAD /identity/v3/auth/tokens', { token, headers: { 'x-subject-token': token } });

    expect(reply).toMatchObject({ status: 200, body: '' });
    expect(reply.headers['x-subject-token']).toBe(token);
  });

  it('revokes a token: it no longer validates or opens anything', () => {
    const cloud = createCloud();
    const admin = adminToken(cloud);
    const token = demoToken(cloud);

    const revoked = ask(cloud, 'DELETE /identity/v3/auth/tokens', { token, headers: { 'x-subject-token': token } });

    expect(revoked).toMatchObject({ status: 204, body: '' });
    expect(ask(cloud, 'GET /identity/v3/auth/tokens', { token: admin, headers: { 'x-subject-token': token } })).toMatchObject({
      status: 404,
      json: { error: { code: 404, title: 'Not Found' } },
    });
    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token }).status).toBe(401);
    expect(ask(cloud, 'GET /compute/v2.1/servers', { token }).status).toBe(401);
    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token: admin }).status).toBe(200);
  });

  it('wants a token for validation, and a subject', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);

    expect(ask(cloud, 'GET /identity/v3/auth/tokens', { headers: { 'x-subject-token': token } }).status).toBe(401);
    expect(ask(cloud, 'GET /identity/v3/auth/tokens', { token }).status).toBe(404);
  });

  it('lets a token end exactly when it says so', () => {
    let now = startsAt;
    const cloud = createCloud({ now: () => now, tokenLifeMs: 30_000 });
    const token = demoToken(cloud);

    now += 29_999;
    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token }).status).toBe(200);
    now += 1;
    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token }).status).toBe(401);
  });

  it('gives each token an id and an audit id of its own', () => {
    const cloud = createCloud();
    const replies = Array.from({ length: 50 }, () => signIn(cloud, passwordAuth('demo', 'demo-password')));

    expect(new Set(replies.map(tokenOf)).size).toBe(50);
    expect(new Set(replies.map(({ json }) => textMember(json, 'token', 'audit_ids', '0'))).size).toBe(50);
  });
});
