import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toConnectionError } from '../../../src/http/connection-error.js';
import { hasLimits } from '../../../src/http/node/limits.js';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { certFile, openWire, serverTls, type Wire } from '../wire.js';

let http: ScriptedHttpServer;
let https: ScriptedHttpServer;
let silent: Server;
const wires: Wire[] = [];

beforeAll(async () => {
  http = await startServer();
  https = await startServer(serverTls);
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterEach(() => {
  for (const each of wires.splice(0)) each.close();
});
afterAll(async () => {
  await Promise.all([http, https].map((server) => server.close()));
  silent.close();
});

function wire(): Wire {
  const made = openWire({ tls: { cacert: certFile('first-ca.pem') } });
  wires.push(made);
  return made;
}

const nextResponse = (server: ScriptedHttpServer): Promise<ServerResponse> => new Promise((resolve) => server.answer(resolve));
const limits = { connect: 10, headers: 20, idle: 30 };

describe('keepLimits', () => {
  it('ends a connection that does not stand in time, TLS included: nothing was sent, and the socket is closed', async () => {
    const { failure, runtime } = wire();
    const connected = once(silent, 'connection');
    const failed = failure({ method: 'POST', data: 'x', url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}`, limits });
    const [socket] = (await connected) as [Socket];
    const closed = once(socket.on('error', () => undefined).resume(), 'close');
    runtime.expire();
    const error = await failed;
    expect(error).toMatchObject({ name: 'ConnectTimeout', code: 'connect-timeout', outcome: 'not-sent' });
    expect(error.message).toContain('within 10 ms (timeoutMs.connect)');
    expect(runtime.deadlines).toEqual([10]);
    await closed;
  });

  it.each([
    ['http', () => http],
    ['https', () => https],
  ])('ends an exchange over %s whose reply does not begin in time', async (_scheme, server) => {
    const { failure, runtime } = wire();
    const arrived = nextResponse(server());
    const failed = failure({ url: server().url, limits });
    const left = once(await arrived, 'close');
    runtime.expire();
    const error = await failed;
    expect(error).toMatchObject({ name: 'ConnectTimeout', code: 'connect-timeout', outcome: 'unknown' });
    expect(error.message).toContain('within 20 ms (timeoutMs.headers)');
    expect(runtime.deadlines).toEqual([10, 20]);
    await left;
  });

  it('counts the headers from the start on a connection that stands already, and sends nothing anew', async () => {
    const { send, failure, runtime } = wire();
    http.answer({});
    await send({ url: http.url });
    const arrived = nextResponse(http);
    const failed = failure({ url: http.url, limits });
    await arrived;
    runtime.expire();
    await expect(failed).resolves.toMatchObject({ code: 'connect-timeout' });
    http.answer({});
    await send({ url: `${http.url}/next` });
    expect(http.seen.map(({ url }) => url)).toEqual(['/next']);
    expect(runtime.deadlines).toEqual([10, 20]);
  });

  it('ends a reply that falls silent, and closes the connection', async () => {
    const { failure, runtime } = wire();
    const arrived = nextResponse(http);
    const chunk = waiting();
    const failed = failure({ url: http.url, limits, onProgress: chunk.next });
    const response = await arrived;
    const left = once(response, 'close');
    const begun = chunk.wait();
    response.write('begun');
    await begun;
    runtime.elapsedMs += 30;
    runtime.expire();
    const error = await failed;
    expect(error).toMatchObject({ code: 'connect-timeout', outcome: 'unknown' });
    expect(error.message).toContain('paused for 30 ms (timeoutMs.idle)');
    await left;
  });

  it('lets a reply go on that is slow but not silent', async () => {
    const { send, runtime } = wire();
    const arrived = nextResponse(http);
    let loaded = 0;
    const chunk = waiting();
    const onProgress = (): void => {
      loaded += 1;
      chunk.next();
    };
    const sent = send({ url: http.url, limits, onProgress });
    const response = await arrived;
    for (const text of ['one ', 'two ', 'three']) {
      const here = chunk.wait();
      response.write(text);
      await here;
      runtime.elapsedMs += 29;
      runtime.expire();
    }
    response.end();
    await expect(sent).resolves.toMatchObject({ data: 'one two three' });
    expect(loaded).toBe(3);
  });

  it.each([
    ['plain', (text: string) => ({ headers: {}, begin: Buffer.from(text) })],
    ['compressed', (text: string) => ({ headers: { 'Content-Encoding': 'gzip' }, begin: gzipSync(text).subarray(0, -8) })],
  ])('tells the reader of a stream that falls silent, %s', async (_how, make) => {
    const { headers, begin } = make('begun'.repeat(1000));
    const { send, runtime } = wire();
    const arrived = nextResponse(http);
    const toStreamError = (error: unknown): unknown => toConnectionError(error, 'GET it');
    const sent = send({ url: http.url, limits, responseType: 'stream', toStreamError });
    const response = await arrived;
    response.writeHead(200, headers).write(begin);
    const reader = ((await sent).data as ReadableStream<Uint8Array>).getReader();
    expect((await reader.read()).done).toBe(false);
    runtime.elapsedMs += 30;
    runtime.expire();
    await expect(reader.read()).rejects.toMatchObject({ name: 'ConnectTimeout', message: /GET it failed: the reply paused for 30 ms/ });
  });

  it('does not count the silence of a reader', async () => {
    const { send, runtime } = wire();
    const half = Buffer.alloc(4 * 1024 * 1024, 'x');
    http.answer((response) => {
      response.write(half);
      response.end(half);
    });
    let loaded = 0;
    const onProgress = (progress: { readonly loaded: number }): void => void (loaded = progress.loaded);
    const { data } = await send({ url: http.url, limits, responseType: 'stream', onProgress });
    const reader = (data as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    // The event loop turns until nothing comes in any more.
    for (let before = -1; before !== loaded; ) {
      before = loaded;
      for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
    }
    runtime.elapsedMs += 1000;
    runtime.expire();
    let length = 0;
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) length += chunk.value.length;
    expect(length).toBeGreaterThan(7 * 1024 * 1024);
    expect(runtime.deadlines.slice(2).length).toBeGreaterThan(1);
  });

  it('sets no timer for what is not limited', async () => {
    const { send, runtime } = wire();
    http.answer({});
    await send({ url: http.url });
    await send({ url: http.url, limits: {} });
    await send({ url: http.url, limits: { idle: 5 } });
    expect(runtime.deadlines).toEqual([5]);
  });
});

describe('hasLimits', () => {
  it('knows the limits that a transport keeps', () => {
    expect([{ connect: 1 }, { headers: 1 }, { idle: 1 }].every(hasLimits)).toBe(true);
    expect(hasLimits({})).toBe(false);
    expect(hasLimits(undefined)).toBe(false);
  });
});

/** Tells when it is called next. */
function waiting(): { next: () => void; wait: () => Promise<void> } {
  let next: () => void = () => undefined;
  return { next: () => next(), wait: () => new Promise((resolve) => (next = resolve)) };
}
