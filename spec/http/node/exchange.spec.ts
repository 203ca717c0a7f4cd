import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { Readable } from 'node:stream';
import { Observable } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { exchange } from '../../../src/http/node/exchange.js';
import { LinePool } from '../../../src/http/node/line-pool.js';
import { Origins } from '../../../src/http/node/origins.js';
import { realRuntime } from '../../../src/runtime/runtime.js';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { certFile, NOTHING_SET, openWire, serverTls, type Wire } from '../wire.js';

let http: ScriptedHttpServer;
let https: ScriptedHttpServer;
let silent: Server;
let wire: Wire;

beforeAll(async () => {
  http = await startServer();
  https = await startServer(serverTls);
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  wire = openWire({ tls: { cacert: certFile('first-ca.pem') } });
});
afterAll(async () => {
  wire.close();
  silent.close();
  await Promise.all([http, https].map((server) => server.close()));
});

const nextResponse = (server: ScriptedHttpServer): Promise<ServerResponse> => new Promise((resolve) => server.answer(resolve));

describe('exchange', () => {
  describe('that is aborted closes its connection', () => {
    it.each([
      ['http', () => http],
      ['https', () => https],
    ])('while it waits for the reply over %s', async (_scheme, server) => {
      const abort = new AbortController();
      const arrived = nextResponse(server());
      const sent = wire.send({ url: server().url, signal: abort.signal, limits: { connect: 5, headers: 5 } });
      const closed = once((await arrived).socket!, 'close');
      abort.abort();
      await expect(sent).rejects.toThrow();
      await closed;
    });

    it('while it reads the reply', async () => {
      const abort = new AbortController();
      const arrived = nextResponse(http);
      const sent = wire.send({ url: http.url, signal: abort.signal, onProgress: () => abort.abort() });
      const response = await arrived;
      const closed = once(response.socket!, 'close');
      response.write('half');
      await expect(sent).rejects.toThrow();
      await closed;
    });

    it('while it connects', async () => {
      const abort = new AbortController();
      const connected = once(silent, 'connection');
      const sent = wire.send({ url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}`, signal: abort.signal });
      const [socket] = (await connected) as [Socket];
      const closed = once(socket.on('error', () => undefined).resume(), 'close');
      abort.abort();
      await expect(sent).rejects.toThrow();
      await closed;
    });
  });

  it('that was aborted before sends nothing', async () => {
    http.answer({});
    await expect(wire.failure({ url: http.url, signal: AbortSignal.abort() })).resolves.toMatchObject({ code: 'aborted' });
    expect(http.seen).toEqual([]);
  });

  it('that cannot write its body closes the connection it opened', async () => {
    const { port } = silent.address() as AddressInfo;
    const closed: Promise<unknown>[] = [];
    const url = `http://127.0.0.1:${String(port)}`;
    const probe = new Socket();
    const probed = new Promise<void>((resolve) => {
      silent.on('connection', function count(socket: Socket) {
        closed.push(once(socket.on('error', () => undefined).resume(), 'close'));
        if (socket.remotePort !== probe.localPort) return;
        silent.off('connection', count);
        resolve();
      });
    });
    const failures = await Promise.all([1, 2, 3].map(() => wire.failure({ url, method: 'POST', data: { a: 1 } })));
    // They are accepted in order: who was made before the probe is here when that is.
    probe.connect(port, '127.0.0.1');
    await probed;
    probe.destroy();
    await Promise.all(closed);
    expect(failures.map(({ message }) => message)).toEqual(Array(3).fill(expect.stringContaining('POST')));
  });

  it.each([
    ['HEAD', undefined],
    ['DELETE', 'a body'],
    ['GET', 'a body'],
    ['POST', ''],
  ])('keeps its connection after %s (%j)', async (method, data) => {
    http.answer({ status: 200, headers: { 'Content-Length': '0' } });
    for (let index = 0; index < 3; index += 1) await wire.send({ method, url: http.url, data });
    expect(new Set(http.seen.map(({ connection }) => connection)).size).toBe(1);
    expect(http.seen.map(({ body }) => body.toString())).toEqual(Array(3).fill(data ?? ''));
  });

  it('takes a 304 that tells how long the document is', async () => {
    http.answer((response) => response.writeHead(304, { 'Content-Length': '2000', ETag: '"a"' }).end(), { body: 'next' });
    const reply = await wire.send({ url: http.url });
    expect(reply).toMatchObject({ status: 304, data: '', headers: { 'content-length': '2000', etag: '"a"' } });
    await expect(wire.send({ url: http.url })).resolves.toMatchObject({ data: 'next' });
  });

  describe('of which more comes back than was announced', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n';
    const answered = async (text: string): Promise<string> => {
      const server = createServer((socket) => socket.once('data', () => socket.end(text))).listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    };

    it.each(['', 'Connection: close\r\n'])('fails: the rest of it is cut off (%j)', async (more) => {
      const error = await wire.failure({ url: await answered(`${head}${more}\r\n{"a":1}`) });
      expect(error).toMatchObject({ code: 'connect-failure', outcome: 'unknown', cause: { code: 'HPE_INVALID_LENGTH' } });
    });

    it('takes what was announced if the rest is another reply', async () => {
      const url = await answered(`${head}\r\n{}${head}\r\n[]`);
      await expect(wire.send({ url })).resolves.toMatchObject({ data: '{}' });
    });
  });

  it.each([false, true])('takes a reply that comes before the upload is over, and lets go of that (followed: %s)', async (followed) => {
    const hasty = createHttpServer((_request, response) => response.writeHead(401).end('who are you?')).listen(0, '127.0.0.1');
    await once(hasty, 'listening');
    const data = new Readable({ read: () => undefined });
    data.push('begun');
    const left = once(data, 'close');
    const url = `http://127.0.0.1:${String((hasty.address() as AddressInfo).port)}`;
    const onProgress = followed ? () => undefined : undefined;
    await expect(wire.send({ method: 'PUT', url, data, onProgress })).resolves.toMatchObject({ status: 401, data: 'who are you?' });
    await left;
    hasty.close();
  });

  it.each([false, true])('fails with what its upload fails with, and closes the connection (followed: %s)', async (followed) => {
    const connected = once(silent, 'connection');
    const data = new Readable({ read: () => undefined });
    data.push('begun');
    const url = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
    const sent = wire.send({ method: 'PUT', url, data, onProgress: followed ? () => undefined : undefined });
    const [socket] = (await connected) as [Socket];
    const closed = once(socket.on('error', () => undefined).resume(), 'close');
    data.destroy(new Error('the file is gone'));
    await expect(sent).rejects.toThrow('the file is gone');
    await closed;
  });

  it('does not keep a process alive when it is over', async () => {
    const sockets: Socket[] = [];
    const remember = (message: unknown): void => void sockets.push((message as { readonly socket: Socket }).socket);
    subscribe('undici:client:connected', remember);
    const alone = openWire();
    onTestFinished(() => {
      unsubscribe('undici:client:connected', remember);
      alone.close();
    });
    http.answer({ body: 'x' });
    await alone.send({ url: http.url });
    await new Promise((next) => setImmediate(() => setImmediate(next)));
    const port = Number(new URL(http.url).port);
    const handles = sockets.filter(({ remotePort }) => remotePort === port) as unknown as { readonly _handle: { hasRef(): boolean } }[];
    expect(handles.map(({ _handle }) => _handle.hasRef())).toEqual([false]);
  });

  it('asks a server with TLS for the Host that is given, on connections of its own', async () => {
    const names: (string | false | undefined)[] = [];
    const secure = createTlsServer({ ...serverTls, SNICallback: (name, done) => {
      names.push(name);
      done(null);
    } }, (_request, response) => response.end('in')).listen(0, '127.0.0.1');
    await once(secure, 'listening');
    const url = `https://127.0.0.1:${String((secure.address() as AddressInfo).port)}`;
    const insecure = openWire({ tls: { insecure: true } });
    for (const Host of ['one.example', 'two.example:8443', 'one.example']) await insecure.send({ url, headers: { toJSON: () => ({ Host }) } });
    expect(names).toEqual(['one.example', 'two.example']);
    insecure.close();
    secure.close();
  });

  describe('hundreds of times on one connection', () => {
    const pools: LinePool[] = [];
    const sockets: Socket[] = [];
    const remember = (message: unknown): void => void sockets.push((message as { readonly socket: Socket }).socket);
    beforeEach(() => {
      subscribe('undici:client:connected', remember);
    });
    afterEach(() => {
      unsubscribe('undici:client:connected', remember);
      sockets.length = 0;
      for (const pool of pools.splice(0)) pool.close();
    });

    it.each([
      ['http', () => http],
      ['https', () => https],
    ])('leaves no listener behind, over %s', async (_scheme, server) => {
      server().answer({ body: 'x' });
      let deadlines = 0;
      const deadline = (): Observable<never> =>
        new Observable(() => {
          deadlines += 1;
          return () => (deadlines -= 1);
        });
      const runtime = { ...realRuntime, deadline };
      const pool = new LinePool({ tls: { cacert: certFile('first-ca.pem') }, environment: NOTHING_SET, runtime });
      pools.push(pool);
      const signal = countingSignal();
      const listeners = (): number => sockets.flatMap((socket) => socket.eventNames().map((name) => socket.listenerCount(name))).reduce((sum, count) => sum + count, 0);
      const config = {
        url: server().url,
        headers: { toJSON: () => ({}) },
        signal,
        limits: { connect: 5, headers: 5, idle: 5 },
        onProgress: () => undefined,
      };
      const send = async (): Promise<void> => {
        await exchange(config, { pool, origins: new Origins(undefined), runtime });
        await new Promise((next) => setImmediate(next));
      };
      await send();
      await send();
      const before = listeners();
      for (let index = 0; index < 300; index += 1) await send();
      expect(sockets).toHaveLength(1);
      expect(listeners()).toBe(before);
      expect(signal.count()).toBe(0);
      expect(deadlines).toBe(0);
    });
  });
});

function countingSignal() {
  const listeners: (() => void)[] = [];
  return {
    count: () => listeners.length,
    addEventListener: (_type: string, listener: () => void) => listeners.push(listener),
    removeEventListener: (_type: string, listener: () => void) => listeners.splice(listeners.indexOf(listener), 1),
  };
}
