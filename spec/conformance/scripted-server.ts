import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as waitMs } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { Places } from './placeholders.js';
import { parseRawRequest, type RawRequest } from './raw-request.js';
import { encodeReply } from './raw-reply.js';
import { scriptOf, type Script } from './script.js';
import type { HostName, Reply, Route } from './vector.js';

/** A request and the server that saw it. */
export interface Arrival {
  readonly host: HostName;
  readonly request: RawRequest;
}

/** The four servers of FORMAT section 4. They stay up; each vector brings its own script. */
export interface ScriptedServers {
  readonly places: Places;
  /** What arrived since the last `play`, in order. */
  readonly arrivals: readonly Arrival[];
  /** From here on `routes` answer; what is still open from before is cut off and nothing has arrived yet. */
  play(routes: readonly Route[]): void;
  close(): Promise<void>;
}

/** The state that `play` replaces. */
interface Scene {
  readonly script: Script;
  readonly arrivals: Arrival[];
  readonly sockets: Set<Socket>;
}

/** Starts the servers on free ports of 127.0.0.1; `certs` is the directory of their certificates. */
export async function startScriptedServers(certs: string): Promise<ScriptedServers> {
  let scene = sceneOf([]);
  const serve = (host: HostName) => (socket: Socket) => {
    receive(socket, host, scene);
  };
  const file = (name: string): Buffer => readFileSync(join(certs, name));
  const tls = { cert: file('server.crt'), key: file('server.key'), maxVersion: 'TLSv1.2' } as const;
  const mtls = { ...tls, ca: file('ca.pem'), requestCert: true, rejectUnauthorized: true };
  const servers = {
    base: createServer(serve('base')),
    base2: createServer(serve('base2')),
    tls: createTlsServer(tls, serve('tls')),
    mtls: createTlsServer(mtls, serve('mtls')),
  };
  const ports = await Promise.all(Object.values(servers).map((server) => listen(server)));
  return {
    places: placesOf(ports, await closedPort(), certs),
    get arrivals() {
      return scene.arrivals;
    },
    play: (routes) => {
      for (const socket of scene.sockets) socket.destroy();
      scene = sceneOf(routes);
    },
    close: async () => {
      for (const socket of scene.sockets) socket.destroy();
      await Promise.all(Object.values(servers).map((server) => new Promise((closed) => server.close(closed))));
    },
  };
}

function sceneOf(routes: readonly Route[]): Scene {
  return { script: scriptOf(routes), arrivals: [], sockets: new Set() };
}

function receive(socket: Socket, host: HostName, scene: Scene): void {
  const gone = new AbortController();
  let bytes = Buffer.alloc(0);
  let answered = false;
  scene.sockets.add(socket);
  socket.on('error', () => undefined); // a client that goes away is no event here
  socket.on('close', () => {
    gone.abort();
    scene.sockets.delete(socket);
  });
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const request = answered ? undefined : parseRawRequest(bytes);
    if (request === undefined) return;
    answered = true;
    scene.arrivals.push({ host, request });
    void answer(socket, scene.script.next(host, request), { method: request.method, signal: gone.signal });
  });
}

async function answer(socket: Socket, reply: Reply, { method, signal }: { method: string; signal: AbortSignal }): Promise<void> {
  if (reply.delay_ms !== undefined) await waitMs(reply.delay_ms, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) return;
  if (reply.fault === 'reset') socket.resetAndDestroy();
  else if (reply.fault === 'close') socket.end();
  else socket.end(reply.fault === 'garbage' ? 'this is not HTTP\r\n\r\n' : encodeReply(reply, method));
}

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port where nothing listens, below those that systems hand out for port 0. */
async function closedPort(candidate = 20_011): Promise<number> {
  const server = createServer();
  try {
    await listen(server, candidate);
    return candidate;
  } catch {
    return await closedPort(candidate + 1);
  } finally {
    server.close();
  }
}

function placesOf(ports: readonly number[], closed: number, certs: string): Places {
  const [base = 0, base2 = 0, tls = 0, mtls = 0] = ports;
  const host = (port: number): string => `127.0.0.1:${String(port)}`;
  return {
    base: `http://${host(base)}`,
    base2: `http://${host(base2)}`,
    host: host(base),
    host2: host(base2),
    tls: `https://${host(tls)}`,
    mtls: `https://${host(mtls)}`,
    closed: `http://${host(closed)}`,
    certs,
  };
}
