import { Agent, get } from 'node:http';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createCloud } from 'keystoneauth-rx/testing';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { textMember } from '../../../src/testing/json-member.js';
import { demoProject, passwordAuth } from '../cloud-client.js';

const running: ServedCloud[] = [];

async function serve(...args: Parameters<typeof serveCloud>): Promise<ServedCloud> {
  const served = await serveCloud(...args);
  running.push(served);
  return served;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((served) => served.close()));
});

const post = (served: ServedCloud, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${served.authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(passwordAuth('demo', 'demo-password', demoProject)),
  });

/** The socket error of a request that got no answer. */
async function failure(url: string): Promise<unknown> {
  const request = get(url, { agent: new Agent() });
  const [error] = (await once(request, 'error').catch((caught: unknown) => [caught])) as [unknown];
  return error;
}

describe(serveCloud.name, () => {
  it('serves a cloud over HTTP under the address it is reached at', async () => {
    const served = await serve();

    const signedIn = await post(served);
    const token = signedIn.headers.get('x-subject-token') ?? '';
    const document: unknown = await signedIn.json();
    const compute = textMember(document, 'token', 'catalog', '2', 'endpoints', '0', 'url') ?? '';
    const servers = await fetch(`${compute}/servers`, { headers: { 'x-auth-token': token } });

    expect(signedIn.status).toBe(201);
    expect(compute).toBe(`${served.url}/compute/v2.1`);
    expect(servers.status).toBe(200);
    expect(served.cloud).toMatchObject({ signIns: 1, baseUrl: served.url });
    expect(served.cloud.requests('/compute')).toMatchObject([{ method: 'GET', headers: { 'x-auth-token': token } }]);
  });

  it('serves a cloud made elsewhere, and HEAD, 204 and 300 as HTTP has them', async () => {
    const cloud = createCloud();
    const served = await serve(cloud);
    const token = (await post(served)).headers.get('x-subject-token') ?? '';
    const subject = { 'x-auth-token': token, 'x-subject-token': token };

    expect(served.cloud).toBe(cloud);
    const root = await fetch(`${served.url}/identity`, { redirect: 'manual' });
    expect([root.status, root.headers.get('location')]).toEqual([300, `${served.url}/identity/v3/`]);
    const head = await fetch(`${served.authUrl}/auth/tokens`, { method: 'HEAD', headers: subject });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const revoked = await fetch(`${served.authUrl}/auth/tokens`, { method: 'DELETE', headers: subject });
    expect([revoked.status, await revoked.text()]).toEqual([204, '']);
  });

  it('breaks connections as ordered', async () => {
    const served = await serve();
    served.cloud.fail({ path: '/identity', status: 'reset' });
    served.cloud.fail({ path: '/identity', status: 'close' });

    expect(await failure(`${served.url}/identity`)).toMatchObject({ code: 'ECONNRESET', message: 'read ECONNRESET' });
    expect(await failure(`${served.url}/identity`)).toMatchObject({ code: 'ECONNRESET', message: 'socket hang up' });
    expect((await fetch(`${served.url}/identity/v3`)).status).toBe(200);
  });

  it('holds an answer back as long as ordered', async () => {
    const served = await serve();
    served.cloud.delay({ path: '/identity', ms: 60, times: 1 });
    const startedAt = performance.now();

    await fetch(`${served.url}/identity/v3`);

    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(58);
  });

  it('closes at once while answers are held back', async () => {
    const served = await serve();
    served.cloud.delay({ ms: 3_600_000 });
    const waiting = failure(`${served.url}/identity`);
    await expect.poll(() => served.cloud.count()).toBe(1);

    await served.close();
    await served.close();

    expect(await waiting).toMatchObject({ code: 'ECONNRESET' });
    expect(await failure(served.url)).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('keeps connections alive until told to end the idle ones', async () => {
    const served = await serve();
    const socket = createConnection(Number(new URL(served.url).port), '127.0.0.1');
    const ask = async (): Promise<string> => {
      socket.write('GET /identity/v3 HTTP/1.1\r\nHost: cloud\r\n\r\n');
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      return chunk.toString('latin1').split('\r\n')[0] ?? '';
    };

    expect([await ask(), await ask()]).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
    const ended = once(socket, 'close');
    served.closeIdle();
    await ended;
    expect((await fetch(`${served.url}/identity/v3`)).status).toBe(200);
  });

  it('lets pages of the origins it was told read its answers', async () => {
    const served = await serve({}, { cors: { allowedOrigin: 'http://app.test' } });

    const preflight = await fetch(`${served.authUrl}/auth/tokens`, {
      method: 'OPTIONS',
      headers: { origin: 'http://app.test', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    const ours = await post(served, { origin: 'http://app.test' });
    const theirs = await post(served, { origin: 'http://evil.test' });

    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([200, 'POST']);
    expect(ours.headers.get('access-control-allow-origin')).toBe('http://app.test');
    expect(ours.headers.get('vary')).toBe('X-Auth-Token, Origin');
    expect([theirs.status, theirs.headers.get('access-control-allow-origin')]).toEqual([201, null]);
    expect(served.cloud.count('OPTIONS')).toBe(0);
  });

  it('refuses bodies no client needs', async () => {
    const served = await serve();

    const reply = await fetch(`${served.authUrl}/auth/tokens`, { method: 'POST', body: 'x'.repeat(1_100_000) });

    expect(reply.status).toBe(413);
    expect(served.cloud.count()).toBe(0);
  });

  it('rejects when the port is taken', async () => {
    const served = await serve();

    await expect(serveCloud({}, { port: Number(new URL(served.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
