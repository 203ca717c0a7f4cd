import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../../src/testing/cloud.js';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { textMember } from '../../../src/testing/json-member.js';
import { trustRoutes } from '../../../src/testing/keystone/trust-routes.js';
import { ask, demoProject, passwordAuth, signIn, tokenOf, tokenRequest, type Asked } from '../cloud-client.js';

function trust(cloud: Cloud, members: Readonly<Record<string, unknown>> = {}): { readonly reply: Asked; readonly token: string; readonly id: string } {
  const demo = signIn(cloud, passwordAuth('demo', 'demo-password', demoProject));
  const trustee = signIn(cloud, passwordAuth('admin', 'admin-password'));
  const token = tokenOf(demo);
  const json = {
    trust: {
      trustor_user_id: textMember(demo.json, 'token', 'user', 'id'),
      trustee_user_id: textMember(trustee.json, 'token', 'user', 'id'),
      project_id: textMember(demo.json, 'token', 'project', 'id'),
      impersonation: true,
      roles: [{ name: 'member' }],
      ...members,
    },
  };
  const reply = ask(cloud, 'POST /identity/v3/OS-TRUST/trusts', { token, json });
  return { reply, token, id: textMember(reply.json, 'trust', 'id') ?? '' };
}

const asTrustee = (id: string): unknown => passwordAuth('admin', 'admin-password', { 'OS-TRUST:trust': { id } });

describe(trustRoutes.name, () => {
  it('lets the trustee act as the trustor', () => {
    const cloud = createCloud();
    const { id } = trust(cloud);

    const reply = signIn(cloud, asTrustee(id));

    expect(reply).toMatchObject({
      status: 201,
      json: {
        token: {
          user: { name: 'demo' },
          project: { name: 'demo' },
          roles: [{ name: 'member' }],
          'OS-TRUST:trust': { id, impersonation: true },
        },
      },
    });
    expect(signIn(cloud, tokenRequest({ token: { id: tokenOf(reply) } }, demoProject)).status).toBe(403);
  });

  it('leaves the trustee its name without impersonation', () => {
    const cloud = createCloud();
    const { id } = trust(cloud, { impersonation: false });

    expect(signIn(cloud, asTrustee(id)).json).toMatchObject({ token: { user: { name: 'admin' }, project: { name: 'demo' } } });
  });

  it('is for the trustee alone', () => {
    const cloud = createCloud();
    const { id } = trust(cloud);

    expect(signIn(cloud, passwordAuth('demo', 'demo-password', { 'OS-TRUST:trust': { id } })).status).toBe(403);
  });

  it('is refused for roles the trustor lacks, for another trustor and for nobody', () => {
    const cloud = createCloud();

    expect(trust(cloud, { roles: [{ name: 'admin' }] }).reply.status).toBe(403);
    expect(trust(cloud, { trustor_user_id: 'somebody' }).reply.status).toBe(403);
    expect(trust(cloud, { trustee_user_id: 'nobody' }).reply.status).toBe(400);
  });

  it('ends with its tokens', () => {
    const cloud = createCloud();
    const { id, token } = trust(cloud);
    const borrowed = tokenOf(signIn(cloud, asTrustee(id)));

    expect(ask(cloud, `DELETE /identity/v3/OS-TRUST/trusts/${id}`, { token }).status).toBe(204);
    expect(ask(cloud, 'GET /identity/v3/auth/projects', { token: borrowed }).status).toBe(401);
    expect(signIn(cloud, asTrustee(id)).status).toBe(404);
  });
});
