import { describe, expect, it } from 'vitest';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { listMember, member, textMember } from '../../../src/testing/json-member.js';
import { computeFace } from '../../../src/testing/services/compute.js';
import { adminToken, ask, demoToken, passwordAuth, signIn, tokenOf } from '../cloud-client.js';

const names = (json: unknown): unknown[] => listMember(json, 'servers').map((server) => member(server, 'name'));

describe(computeFace.name, () => {
  it('shows its versions to everybody', () => {
    const cloud = createCloud();

    expect(ask(cloud, 'GET /compute/')).toMatchObject({
      status: 200,
      json: {
        versions: [
          { id: 'v2.0', status: 'SUPPORTED', version: '', min_version: '' },
          { id: 'v2.1', status: 'CURRENT', version: '2.93', min_version: '2.1', links: [{ href: 'http://cloud.test/compute/v2.1/' }] },
        ],
      },
    });
    expect(ask(cloud, 'GET /compute/v2.1/').json).toMatchObject({ version: { id: 'v2.1' } });
    expect(ask(cloud, 'GET /compute/v2.1').headers['x-openstack-nova-api-version']).toBe('2.1');
    expect(ask(cloud, 'GET /compute/v2.1/nope', { token: demoToken(cloud) }).status).toBe(404);
    expect(ask(cloud, 'PUT /compute/v2.1/servers', { token: demoToken(cloud) })).toMatchObject({ status: 405, json: { badMethod: { code: 405 } } });
    expect(ask(cloud, 'GET /compute/v2').json).toMatchObject({ version: { id: 'v2.0' } });
  });

  it.each([
    ['the standard header', { 'openstack-api-version': 'compute 2.19' }, '2.19'],
    ['the old header', { 'x-openstack-nova-api-version': '2.19' }, '2.19'],
    ['both, the standard one winning', { 'openstack-api-version': 'compute 2.20', 'x-openstack-nova-api-version': '2.19' }, '2.20'],
    ['none', {}, '2.1'],
  ])('answers in the microversion of %s', (_, headers, answered) => {
    const cloud = createCloud();

    const reply = ask(cloud, 'GET /compute/v2.1/servers', { token: demoToken(cloud), headers });

    expect(reply.headers).toMatchObject({
      'openstack-api-version': `compute ${answered}`,
      'x-openstack-nova-api-version': answered,
    });
    expect(reply.headers['x-compute-request-id']).toBe(reply.headers['x-openstack-request-id']);
  });

  it('refuses a microversion it does not have, with its range in the message', () => {
    const cloud = createCloud();
    const headers = { 'openstack-api-version': 'compute 2.94' };

    const reply = ask(cloud, 'GET /compute/v2.1/servers', { token: demoToken(cloud), headers });

    expect(reply).toMatchObject({ status: 406, json: { computeFault: { code: 406 } } });
    expect(textMember(reply.json, 'computeFault', 'message')).toMatch(/2\.1\b.*2\.93/);
  });

  it('has descriptions from 2.19 on', () => {
    const cloud = createCloud({ servers: 1 });
    const token = demoToken(cloud);
    const description = (version: string): unknown =>
      member(
        ask(cloud, 'GET /compute/v2.1/servers/detail', { token, headers: { 'openstack-api-version': `compute ${version}` } }).json,
        'servers', '0', 'description',
      );

    expect(description('2.18')).toBeUndefined();
    expect(description('2.19')).toBeNull();
  });

  it('pages through all servers by following the next links', () => {
    const cloud = createCloud({ servers: 5 });
    const token = demoToken(cloud);
    const seen: unknown[] = [];
    let next: string | undefined = '/compute/v2.1/servers/detail?limit=2';
    while (next !== undefined) {
      const { json } = ask(cloud, `GET ${next}`, { token });
      seen.push(...names(json));
      next = textMember(json, 'servers_links', '0', 'href');
    }

    expect(seen).toEqual(['server-5', 'server-4', 'server-3', 'server-2', 'server-1']);
  });

  it('links a full last page to an empty one, and an empty one to nothing', () => {
    const cloud = createCloud({ servers: 2 });
    const token = demoToken(cloud);

    const full = ask(cloud, 'GET /compute/v2.1/servers?limit=2', { token });
    const href = textMember(full.json, 'servers_links', '0', 'href') ?? '';
    expect(href).toMatch(/^http:\/\/cloud\.test\/compute\/v2\.1\/servers\?limit=2&marker=/);
    expect(ask(cloud, `GET ${href}`, { token }).json).toEqual({ servers: [] });
  });

  it('refuses a marker and a limit that mean nothing', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);

    expect(ask(cloud, 'GET /compute/v2.1/servers?marker=none', { token })).toMatchObject({ status: 400, json: { badRequest: { code: 400 } } });
    expect(ask(cloud, 'GET /compute/v2.1/servers?limit=many', { token }).status).toBe(400);
    expect(ask(cloud, 'GET /compute/v2.1/servers?limit=-1', { token }).status).toBe(400);
  });

  it('builds a server in the time it was given, and deletes it', () => {
    let now = 0;
    const cloud = createCloud({ now: () => now, servers: 0, buildMs: 5_000 });
    const token = demoToken(cloud);

    const created = ask(cloud, 'POST /compute/v2.1/servers', { token, json: { server: { name: 'web', metadata: { tier: '1' } } } });
    expect(created.status).toBe(202);
    const path = `/compute/v2.1/servers/${textMember(created.json, 'server', 'id') ?? ''}`;
    expect(created.headers['location']).toBe(`http://cloud.test${path}`);

    expect(ask(cloud, `GET ${path}`, { token }).json).toMatchObject({ server: { status: 'BUILD', metadata: { tier: '1' } } });
    now = 5_000;
    expect(ask(cloud, `GET ${path}`, { token }).json).toMatchObject({ server: { status: 'ACTIVE', updated: '1970-01-01T00:00:05Z' } });
    expect(ask(cloud, `DELETE ${path}`, { token }).status).toBe(204);
    expect(ask(cloud, `GET ${path}`, { token })).toMatchObject({ status: 404, json: { itemNotFound: { code: 404 } } });
    expect(ask(cloud, `DELETE ${path}`, { token }).status).toBe(404);
    expect(ask(cloud, 'POST /compute/v2.1/servers', { token, json: {} }).status).toBe(400);
  });

  it('keeps the servers of projects apart, and shows none to a token without project', () => {
    const cloud = createCloud({ servers: 0 });
    ask(cloud, 'POST /compute/v2.1/servers', { token: demoToken(cloud), json: { server: { name: 'ours' } } });

    expect(names(ask(cloud, 'GET /compute/v2.1/servers', { token: demoToken(cloud) }).json)).toEqual(['ours']);
    expect(names(ask(cloud, 'GET /compute/v2.1/servers', { token: adminToken(cloud) }).json)).toEqual([]);
    const unscoped = tokenOf(signIn(cloud, passwordAuth('demo', 'demo-password')));
    expect(ask(cloud, 'GET /compute/v2.1/servers', { token: unscoped }).status).toBe(403);
  });

  it('brings a server into ERROR for an administrator, and rebuilds it for its owner', () => {
    let now = 0;
    const cloud = createCloud({ now: () => now, servers: 1, buildMs: 4_000 });
    const [token, admin] = [demoToken(cloud), adminToken(cloud)];
    const server = (): unknown => member(ask(cloud, 'GET /compute/v2.1/servers/detail', { token }).json, 'servers', '0');
    const action = `POST /compute/v2.1/servers/${textMember(server(), 'id') ?? ''}/action`;
    const imageRef = textMember(server(), 'image', 'id');

    expect(ask(cloud, action, { token, json: { 'os-resetState': { state: 'error' } } }).status).toBe(403);
    now = 1_000;
    expect(ask(cloud, action, { token: admin, json: { 'os-resetState': { state: 'error' } } }).status).toBe(202);
    expect(server()).toMatchObject({ status: 'ERROR', updated: '1970-01-01T00:00:01Z', fault: { code: 500, created: '1970-01-01T00:00:01Z' } });

    expect(ask(cloud, action, { token, json: { rebuild: {} } }).status).toBe(400);
    expect(ask(cloud, action, { token, json: { rebuild: { imageRef } } })).toMatchObject({ status: 202, json: { server: { status: 'REBUILD' } } });
    expect(ask(cloud, action, { token, json: { rebuild: { imageRef } } })).toMatchObject({ status: 409, json: { conflictingRequest: { code: 409 } } });
    now = 5_000;
    expect(server()).toMatchObject({ status: 'ACTIVE', updated: '1970-01-01T00:00:05Z' });
    expect(server()).not.toHaveProperty('fault');

    ask(cloud, action, { token: admin, json: { 'os-resetState': { state: 'error' } } });
    ask(cloud, action, { token: admin, json: { 'os-resetState': { state: 'active' } } });
    expect(server()).toMatchObject({ status: 'ACTIVE', progress: 100 });
  });

  it('acts on no server that is not there or not the caller\'s, and knows its actions', () => {
    const cloud = createCloud({ servers: 1 });
    const [token, admin] = [demoToken(cloud), adminToken(cloud)];
    const idOf = (whose: string): string => textMember(ask(cloud, 'GET /compute/v2.1/servers', { token: whose }).json, 'servers', '0', 'id') ?? '';
    const action = (id: string): string => `POST /compute/v2.1/servers/${id}/action`;
    const json = { rebuild: { imageRef: 'image-1' } };

    expect(ask(cloud, action(idOf(admin)), { token, json }).status).toBe(404);
    expect(ask(cloud, action('none'), { token: admin, json }).status).toBe(404);
    expect(ask(cloud, action(idOf(token)), { token, json: { levitate: null } })).toMatchObject({ status: 400, json: { badRequest: { code: 400 } } });
    expect(ask(cloud, action(idOf(token)), { token: admin, json: { 'os-resetState': { state: 'odd' } } }).status).toBe(400);
  });

  it('has a quota of servers for each project when an administrator sets one', () => {
    const cloud = createCloud({ servers: 2 });
    const [token, admin] = [demoToken(cloud), adminToken(cloud)];
    const limits = (): unknown => member(ask(cloud, 'GET /compute/v2.1/limits', { token }).json, 'limits', 'absolute');
    const projectId = textMember(ask(cloud, 'GET /compute/v2.1/servers/detail', { token }).json, 'servers', '0', 'tenant_id') ?? '';
    const set = `PUT /compute/v2.1/os-quota-sets/${projectId}`;
    const create = (): number => ask(cloud, 'POST /compute/v2.1/servers', { token, json: { server: { name: 'web' } } }).status;

    expect(limits()).toEqual({ maxTotalInstances: -1, totalInstancesUsed: 2 });
    expect(ask(cloud, set, { token, json: { quota_set: { instances: 3 } } }).status).toBe(403);
    expect(ask(cloud, set, { token: admin, json: { quota_set: { instances: 'many' } } }).status).toBe(400);
    expect(ask(cloud, set, { token: admin, json: { quota_set: { instances: 3 } } }).status).toBe(200);
    expect([create(), create()]).toEqual([202, 403]);
    expect(limits()).toEqual({ maxTotalInstances: 3, totalInstancesUsed: 3 });
  });
});
