import { describe, expect, it } from 'vitest';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { member, textMember } from '../../../src/testing/json-member.js';
import { keystoneFace } from '../../../src/testing/keystone/keystone-face.js';
import { adminToken, ask, demoProject, demoToken, passwordAuth, signIn, tokenOf } from '../cloud-client.js';

describe(keystoneFace.name, () => {
  it.each(['/identity', '/identity/'])('answers %s with the list of its versions and status 300', (path) => {
    const reply = ask(createCloud(), `GET ${path}`);

    expect(reply.status).toBe(300);
    expect(reply.headers['location']).toBe('http://cloud.test/identity/v3/');
    expect(reply.json).toMatchObject({
      versions: {
        values: [
          { id: 'v3.14', status: 'stable', links: [{ rel: 'self', href: 'http://cloud.test/identity/v3/' }] },
          { id: 'v2.0', status: 'deprecated', links: [{ rel: 'self', href: 'http://cloud.test/identity/v2.0/' }] },
        ],
      },
    });
  });

  it.each(['/identity/v3', '/identity/v3/'])('answers %s with one version', (path) => {
    expect(ask(createCloud(), `GET ${path}`)).toMatchObject({ status: 200, json: { version: { id: 'v3.14', status: 'stable' } } });
  });

  it('has no trace of v2.0 where that is off, as today\'s Keystone', () => {
    const cloud = createCloud({ identityV2: false });

    expect(member(ask(cloud, 'GET /identity').json, 'versions', 'values')).toHaveLength(1);
    expect(ask(cloud, 'GET /identity/v2.0').status).toBe(404);
    expect(ask(cloud, 'POST /identity/v2.0/tokens', { json: {} }).status).toBe(404);
  });

  it('answers unknown paths with an HTML page and wrong methods with what is allowed', () => {
    const cloud = createCloud();

    const unknown = ask(cloud, 'GET /identity/nope');
    expect(unknown.status).toBe(404);
    expect(unknown.headers['content-type']).toMatch(/^text\/html/);
    const wrong = ask(cloud, 'PUT /identity/v3/auth/tokens');
    expect(wrong.status).toBe(405);
    expect(wrong.headers['allow']).toBe('POST, GET, DELETE');
  });

  it('lists what a user may scope to', () => {
    const cloud = createCloud();
    const admin = adminToken(cloud);
    const demo = tokenOf(signIn(cloud, passwordAuth('demo', 'demo-password')));

    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token: demo }).json).toMatchObject({
      projects: [{ name: 'demo', domain_id: 'default' }],
      links: { next: null, self: 'http://cloud.test/identity/v3/auth/projects' },
    });
    expect(ask(cloud, 'GET /identity/v3/auth/domains', { token: admin }).json).toMatchObject({ domains: [{ name: 'Default' }] });
    expect(ask(cloud, 'GET /identity/v3/auth/system', { token: admin }).json).toMatchObject({ system: [{ all: true }] });
    expect(member(ask(cloud, 'GET /identity/v3/auth/system', { token: demo }).json, 'system')).toEqual([]);
    expect(ask(cloud, 'GET /identity/v3/auth/projects').status).toBe(401);
  });

  it('gives the catalog apart from the token, but only for a scoped one', () => {
    const cloud = createCloud();

    expect(ask(cloud, 'GET /identity/v3/auth/catalog', { token: demoToken(cloud) })).toMatchObject({
      status: 200,
      json: { catalog: [{ type: 'identity' }, { type: 'placement' }, { type: 'compute' }, { type: 'block-storage' }] },
    });
    const unscoped = tokenOf(signIn(cloud, passwordAuth('demo', 'demo-password')));
    expect(ask(cloud, 'GET /identity/v3/auth/catalog', { token: unscoped }).status).toBe(403);
  });

  it('shows users and projects to admins, and to everybody their own', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);
    const admin = adminToken(cloud);
    const own = signIn(cloud, passwordAuth('demo', 'demo-password', demoProject)).json;
    const user = textMember(own, 'token', 'user', 'id') ?? '';
    const project = textMember(own, 'token', 'project', 'id') ?? '';

    expect(ask(cloud, 'GET /identity/v3/users', { token }).status).toBe(403);
    expect(ask(cloud, 'GET /identity/v3/projects', { token }).status).toBe(403);
    expect(ask(cloud, `GET /identity/v3/users/${user}`, { token }).json).toMatchObject({ user: { name: 'demo' } });
    expect(ask(cloud, `GET /identity/v3/projects/${project}`, { token }).json).toMatchObject({ project: { name: 'demo' } });
    expect(ask(cloud, 'GET /identity/v3/users?name=factor', { token: admin }).json).toMatchObject({ users: [{ name: 'factor' }] });
    expect(member(ask(cloud, 'GET /identity/v3/projects', { token: admin }).json, 'projects')).toHaveLength(2);
    expect(ask(cloud, 'GET /identity/v3/users/none', { token: admin }).status).toBe(404);
    expect(ask(cloud, 'GET /identity/v3/users/none', { token }).status).toBe(403);
  });
});
