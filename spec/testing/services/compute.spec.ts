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
});
