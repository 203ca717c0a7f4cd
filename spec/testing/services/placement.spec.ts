import { describe, expect, it } from 'vitest';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { member, textMember } from '../../../src/testing/json-member.js';
import { placementFace } from '../../../src/testing/services/placement.js';
import { ask, demoToken } from '../cloud-client.js';

const version = (value: string): { readonly headers: Readonly<Record<string, string>> } => ({
  headers: { 'openstack-api-version': `placement ${value}` },
});

describe(placementFace.name, () => {
  it('shows its version to everybody, with an empty link', () => {
    expect(ask(createCloud(), 'GET /placement')).toMatchObject({
      status: 200,
      json: { versions: [{ id: 'v1.0', min_version: '1.0', max_version: '1.39', links: [{ rel: 'self', href: '' }] }] },
    });
  });

  it('wants a valid token for the rest, even where nothing is', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);

    for (const path of ['/placement/resource_providers', '/placement/nope']) {
      const reply = ask(cloud, `GET ${path}`);
      expect(reply).toMatchObject({ status: 401, json: { error: { code: 401 } } });
      expect(reply.headers['www-authenticate']).toBe('Keystone uri="http://cloud.test/identity/v3"');
    }
    expect(ask(cloud, 'GET /placement/nope', { token })).toMatchObject({ status: 404, json: { errors: [{ status: 404 }] } });
    expect(ask(cloud, 'PATCH /placement/resource_providers', { token }).status).toBe(405);
  });

  it.each([
    ['1.10', '1.10'],
    ['latest', '1.39'],
  ])('answers in version %s and says so', (asked, answered) => {
    const cloud = createCloud();

    const reply = ask(cloud, 'GET /placement/resource_providers', { token: demoToken(cloud), ...version(asked) });

    expect(reply.status).toBe(200);
    expect(reply.headers['openstack-api-version']).toBe(`placement ${answered}`);
  });

  it('answers in its lowest version unless asked, or when another service is', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);
    const others = { 'openstack-api-version': 'compute 2.60' };

    expect(ask(cloud, 'GET /placement/resource_providers', { token }).headers['openstack-api-version']).toBe('placement 1.0');
    expect(ask(cloud, 'GET /placement/resource_providers', { token, headers: others }).headers['openstack-api-version']).toBe('placement 1.0');
  });

  it('refuses versions it does not have with its range, and words that are no version', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);

    for (const asked of ['1.40', '2.0', '0.9']) {
      expect(ask(cloud, 'GET /placement/resource_providers', { token, ...version(asked) })).toMatchObject({
        status: 406,
        json: { errors: [{ status: 406, title: 'Not Acceptable', min_version: '1.0', max_version: '1.39' }] },
      });
    }
    expect(ask(cloud, 'GET /placement/resource_providers', { token, ...version('newest') }).status).toBe(400);
  });

  it('creates, shows, lists and deletes resource providers', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);
    const create = (name: string, asked = '1.20'): ReturnType<typeof ask> =>
      ask(cloud, 'POST /placement/resource_providers', { token, json: { name }, ...version(asked) });

    const created = create('rack-1');
    expect(created).toMatchObject({ status: 200, json: { name: 'rack-1', generation: 0, parent_provider_uuid: null } });
    const path = `/placement/resource_providers/${textMember(created.json, 'uuid') ?? ''}`;
    expect(created.headers['location']).toBe(`http://cloud.test${path}`);
    expect(ask(cloud, `GET ${path}`, { token })).toMatchObject({ status: 200, json: { name: 'rack-1' } });
    expect(create('rack-1').status).toBe(409);
    expect(create('').status).toBe(400);

    const bare = create('rack-2', '1.0');
    expect(bare).toMatchObject({ status: 201, body: '' });
    const list = (query: string): unknown => member(ask(cloud, `GET /placement/resource_providers${query}`, { token }).json, 'resource_providers');
    expect(list('')).toHaveLength(2);
    expect(list('?name=rack-2')).toMatchObject([{ name: 'rack-2' }]);

    expect(ask(cloud, `DELETE ${path}`, { token }).status).toBe(204);
    expect(ask(cloud, `GET ${path}`, { token })).toMatchObject({ status: 404, json: { errors: [{ status: 404 }] } });
  });
});
