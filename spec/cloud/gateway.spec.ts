import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KeystoneEvent } from 'keystoneauth-rx';
import { gateway, toNodeListener, type Gateway } from 'keystoneauth-rx/node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';

describeCloud('a gateway in front of a real Keystone and Placement', (cloud) => {
  const events: KeystoneEvent[] = [];
  const answers: string[] = [];
  let handler: Gateway;
  let server: Server;
  let cookie: string | undefined;

  async function ask(path: string, method = 'GET', json?: unknown): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const { port } = server.address() as AddressInfo;
    const headers = { 'x-requested-with': 'keystoneauth-rx', 'content-type': 'application/json', 'openstack-api-version': 'placement 1.20', cookie: cookie ?? '' };
    const reply = await fetch(`http://127.0.0.1:${String(port)}/os${path}`, { method, headers, body: JSON.stringify(json) });
    const text = await reply.text();
    answers.push(text, JSON.stringify([...reply.headers]));
    for (const set of reply.headers.getSetCookie()) cookie = set.split(';', 1)[0];
    return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>, headers: reply.headers };
  }

  const signIn = (change: object = {}): ReturnType<typeof ask> => {
    const { projectName, projectDomainId, ...user } = { ...cloud.admin.credentials, ...change };
    return ask('/session', 'POST', { ...user, scope: { projectName, projectDomainId } });
  };

  beforeEach(async () => {
    cookie = undefined;
    handler = gateway({ authUrl: cloud.authUrl });
    handler.events$.subscribe((event) => events.push(event));
    server = createServer(toNodeListener(handler)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    handler.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  it('signs in, creates and deletes a resource provider, and signs out', async () => {
    expect(await signIn()).toMatchObject({ status: 200, body: { token: { project: { id: cloud.admin.projectId } } } });
    const created = await ask('/placement/resource_providers', 'POST', { name: `gateway-${String(Date.now())}` });

    expect(created.status).toBe(200);
    expect(created.headers.get('openstack-api-version')).toBe('placement 1.20');
    expect((await ask(`/placement/resource_providers/${String(created.body['uuid'])}`, 'DELETE')).status).toBe(204);
    expect((await ask('/session', 'DELETE')).status).toBe(204);
    cookie = undefined;
    expect((await ask('/placement/resource_providers')).status).toBe(401);
  });

  it("answers a wrong password with Keystone's own words", async () => {
    const refused = await signIn({ password: 'pw-Rz58Vt-gateway-wrong' });

    expect(refused).toMatchObject({ status: 401, body: { error: { reason: 'sign-in-refused', message: expect.stringContaining('requires authentication') } } });
  });

  it('reads versions, projects and the catalog, and no token', async () => {
    await signIn();

    expect(await ask('/placement/')).toMatchObject({ status: 200, body: { versions: [{ min_version: '1.0' }] } });
    expect((await ask('/identity/v3/auth/projects')).status).toBe(200);
    expect((await ask('/identity/v3/auth/tokens', 'POST', {})).status).toBe(403);
    expect((await ask('/identity/v3/projects/nowhere')).status).toBe(404);
    const told = [...answers, JSON.stringify(events)].join('\n');
    expect(told).not.toMatch(/gAAAA/);
    expect(told).not.toContain(cloud.admin.credentials.password);
  });
});
