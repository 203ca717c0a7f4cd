import { describe, expect, it } from 'vitest';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { member, textMember } from '../../../src/testing/json-member.js';
import { v2Routes } from '../../../src/testing/keystone/v2-routes.js';
import { ask, type Asked } from '../cloud-client.js';
import type { Cloud } from '../../../src/testing/cloud.js';

const signInV2 = (cloud: Cloud, auth: unknown): Asked => ask(cloud, 'POST /identity/v2.0/tokens', { json: { auth } });
const passwordCredentials = { username: 'demo', password: 'demo-password' };

describe(v2Routes.name, () => {
  it('gives a token of a tenant for a password', () => {
    const cloud = createCloud({ now: () => Date.parse('2031-05-06T07:08:09Z') });

    const reply = signInV2(cloud, { passwordCredentials, tenantName: 'demo' });

    expect(reply).toMatchObject({
      status: 200,
      json: {
        access: {
          token: { expires: '2031-05-06T08:08:09.000000Z', issued_at: '2031-05-06T07:08:09.000000Z', tenant: { name: 'demo' } },
          user: { name: 'demo', username: 'demo', roles: [{ name: 'member' }, { name: 'reader' }] },
        },
      },
    });
    expect(member(reply.json, 'access', 'serviceCatalog', '0')).toMatchObject({
      type: 'identity',
      endpoints: [{ publicURL: 'http://cloud.test/identity', adminURL: 'http://cloud.test/identity', region: 'RegionOne' }],
    });
    expect(member(reply.json, 'access', 'metadata', 'roles')).toHaveLength(2);
    expect(cloud.signIns).toBe(1);
  });

  it('goes on from a token to a tenant by id', () => {
    const cloud = createCloud();
    const first = signInV2(cloud, { passwordCredentials });
    const token = textMember(first.json, 'access', 'token', 'id') ?? '';
    expect(member(first.json, 'access', 'token', 'tenant')).toBeUndefined();
    expect(member(first.json, 'access', 'serviceCatalog')).toEqual([]);

    const tenants = ask(cloud, 'GET /identity/v2.0/tenants', { token });
    expect(tenants.json).toMatchObject({ tenants: [{ name: 'demo', enabled: true }], tenants_links: [] });
    const tenantId = textMember(tenants.json, 'tenants', '0', 'id');

    expect(signInV2(cloud, { token: { id: token }, tenantId })).toMatchObject({
      status: 200,
      json: { access: { token: { tenant: { id: tenantId, name: 'demo' } } } },
    });
  });

  it('gives tokens that the other services and v3 take', () => {
    const cloud = createCloud();
    const token = textMember(signInV2(cloud, { passwordCredentials, tenantName: 'demo' }).json, 'access', 'token', 'id');

    expect(ask(cloud, 'GET /compute/v2.1/servers', { token }).status).toBe(200);
    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token }).status).toBe(200);
  });

  it('refuses a wrong password and a body without credentials', () => {
    const cloud = createCloud();

    expect(signInV2(cloud, { passwordCredentials: { username: 'demo', password: 'guess-5Wq2Kd' } })).toMatchObject({
      status: 401,
      json: { error: { code: 401, title: 'Unauthorized' } },
    });
    expect(signInV2(cloud, {}).status).toBe(400);
    expect(cloud.failedSignIns).toBe(2);
  });

  it('describes itself as deprecated', () => {
    expect(ask(createCloud(), 'GET /identity/v2.0/')).toMatchObject({
      status: 200,
      json: { version: { id: 'v2.0', status: 'deprecated' } },
    });
  });
});
