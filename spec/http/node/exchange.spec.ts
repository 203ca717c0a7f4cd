import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { Observable } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentPool } from '../../../src/http/node/agent-pool.js';
import { exchange } from '../../../src/http/node/exchange.js';
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

  describe('a thousand times on one connection', () => {
    const pools: AgentPool[] = [];
    afterEach(() => {
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
      const pool = new AgentPool({ tls: { cacert: certFile('first-ca.pem') }, environment: NOTHING_SET, runtime });
      pools.push(pool);
      const signal = countingSignal();
      const { protocol } = new URL(server().url);
      const idleSocket = (): Socket => {
        const agent = protocol === 'https:' ? pool.secure(undefined) : pool.plain;
        const [sockets = []] = Object.values(agent.freeSockets);
        return sockets[0]!;
      };
      const listeners = (): number => idleSocket().eventNames().reduce((sum, name) => sum + idleSocket().listenerCount(name), 0);
      const config = {
        url: server().url,
        headers: { toJSON: () => ({}) },
        signal,
        limits: { connect: 5, headers: 5, idle: 5 },
        onProgress: () => undefined,
      };
      const send = async (): Promise<void> => {
        await exchange(config, { pool, proxyFor: undefined, runtime });
        await new Promise((next) => setImmediate(next));
      };
      await send();
      await send();
      const [socket, before] = [idleSocket(), listeners()];
      for (let index = 0; index < 1000; index += 1) await send();
      expect(idleSocket()).toBe(socket);
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
