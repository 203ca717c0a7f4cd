import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedServers, type ScriptedServers } from './scripted-server.js';

const certificates = fileURLToPath(new URL('./vectors/support/certs', import.meta.url));
let servers: ScriptedServers;

beforeAll(async () => {
  servers = await startScriptedServers(certificates);
});
afterAll(() => servers.close());

/** Sends `text` as it is and resolves with everything that came back. */
async function exchanged(text: string): Promise<string> {
  const socket = connect(Number(servers.places.host.split(':')[1]), '127.0.0.1');
  socket.end(text);
  let reply = '';
  socket.on('data', (chunk) => (reply += chunk.toString('latin1')));
  await once(socket, 'close');
  return reply;
}

/** The status of a GET over TLS, or the code of its error. */
async function overTls(url: string, options: object): Promise<number | string> {
  return await new Promise((resolve) => {
    const sent = request(url, { agent: false, ...options }, (reply) => {
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end();
  });
}

describe('startScriptedServers', () => {
  it('sends the scripted headers as they are spelled, the length, close, and nothing else', async () => {
    servers.play([{ path: '/x', replies: [{ status: 201, headers: { 'X-SubJect-Token': 'tk-8Rw3mNc6Hj', A: ['1', '2'] }, json: { é: 1 } }] }]);

    const reply = await exchanged('GET /x HTTP/1.1\r\nHost: h\r\n\r\n');

    expect(Buffer.from(reply, 'latin1').toString('utf8')).toBe(
      'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-SubJect-Token: tk-8Rw3mNc6Hj\r\nA: 1\r\nA: 2\r\n' +
        'Content-Length: 8\r\nConnection: close\r\n\r\n{"é":1}',
    );
  });

  it('uses the replies of a route in order and repeats the last one', async () => {
    servers.play([{ replies: [{ text: 'one' }, { text: 'two' }] }]);

    const bodies = [];
    for (let turn = 0; turn < 3; turn += 1) bodies.push(await (await fetch(`${servers.places.base}/x`)).text());

    expect(bodies).toEqual(['one', 'two', 'two']);
  });

  it('takes the first route that matches host, method, query, headers and body', async () => {
    servers.play([
      { host: 'base2', replies: [{ text: 'host' }] },
      { method: 'PUT', replies: [{ text: 'method' }] },
      { query: { a: ['1', '2'] }, replies: [{ text: 'query' }] },
      { headers: { 'X-Auth-Token': 'tk-8Rw3mNc6Hj' }, replies: [{ text: 'header' }] },
      { json: { a: [1] }, replies: [{ text: 'json' }] },
      { body_contains: 'part', replies: [{ text: 'body' }] },
      { headers: { 'x-auth-token': null }, path: '/absent', replies: [{ text: 'absent' }] },
    ]);
    const text = async (url: string, init: RequestInit = {}): Promise<string> => await (await fetch(url, init)).text();
    const { base, base2 } = servers.places;

    expect(await text(`${base2}/`)).toBe('host');
    expect(await text(base, { method: 'PUT' })).toBe('method');
    expect(await text(`${base}/?a=1&b=3&a=2`)).toBe('query');
    expect(await text(base, { headers: { 'x-auth-token': 'tk-8Rw3mNc6Hj' } })).toBe('header');
    expect(await text(base, { method: 'POST', body: '{"a": [1]}' })).toBe('json');
    expect(await text(base, { method: 'POST', body: 'a part of it' })).toBe('body');
    expect(await text(`${base}/absent`)).toBe('absent');
  });

  it('answers what no route takes with 404 and records it all the same', async () => {
    servers.play([]);

    const reply = await fetch(`${servers.places.base2}/nowhere?a=1`);

    expect([reply.status, await reply.text()]).toEqual([404, 'no such route']);
    expect(servers.arrivals.map(({ host, request: { target } }) => [host, target])).toEqual([['base2', '/nowhere?a=1']]);
  });

  it('reads a chunked body', async () => {
    servers.play([]);

    await exchanged('POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n2\r\n !\r\n0\r\n\r\n');

    expect(servers.arrivals[0]?.request.body.toString()).toBe('hello !');
  });

  it('resets, closes without a byte and sends garbage', async () => {
    servers.play([{ replies: [{ fault: 'close' }, { fault: 'garbage' }, { fault: 'reset' }] }]);

    expect(await exchanged('GET / HTTP/1.1\r\n\r\n')).toBe('');
    expect(await exchanged('GET / HTTP/1.1\r\n\r\n')).not.toMatch(/^HTTP/);
    await expect(exchanged('GET / HTTP/1.1\r\n\r\n')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('sends no body to HEAD and with 204', async () => {
    servers.play([{ method: 'HEAD', replies: [{ text: 'hello' }] }, { replies: [{ status: 204, text: 'hello' }] }]);

    expect(await exchanged('HEAD / HTTP/1.1\r\n\r\n')).toMatch(/\r\n\r\n$/);
    expect(await exchanged('GET / HTTP/1.1\r\n\r\n')).toMatch(/\r\n\r\n$/);
  });

  it('cuts off a delayed reply when the next script is played', async () => {
    servers.play([{ replies: [{ delay_ms: 600_000, text: 'late' }] }]);
    const late = exchanged('GET / HTTP/1.1\r\n\r\n').catch(() => '');
    await expect.poll(() => servers.arrivals.length).toBe(1);

    servers.play([]);

    expect(await late).toBe('');
    expect(servers.arrivals).toEqual([]);
  });

  it('has a place where nothing listens', async () => {
    await expect(fetch(servers.places.closed)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('speaks TLS with the test certificate, and the mutual server wants one from the client', async () => {
    const file = (name: string): Buffer => readFileSync(`${certificates}/${name}`);
    const ca = file('ca.pem');
    const client = { cert: file('client.crt'), key: file('client.key') };
    servers.play([{ host: 'tls', replies: [{}] }, { host: 'mtls', replies: [{ status: 202 }] }]);
    const { tls, mtls } = servers.places;

    expect(await overTls(tls, { ca })).toBe(200);
    expect(await overTls(tls, {})).toMatch(/^(UNABLE_TO|SELF_SIGNED)/);
    expect(await overTls(mtls, { ca, ...client })).toBe(202);
    expect(await overTls(mtls, { ca })).toMatch(/^(ERR_SSL|EPROTO|ECONNRESET)/);
  });
});
