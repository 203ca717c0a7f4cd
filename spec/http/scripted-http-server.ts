import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request as the server saw it. */
export interface Seen {
  readonly method: string;
  /** The path with its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Counts the connections from 1. */
  readonly connection: number;
}

/** A whole reply, or a function that answers in its own way. */
export type Answer = Reply | ((response: ServerResponse, request: IncomingMessage) => void);

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly json?: unknown;
  readonly body?: string | Buffer;
}

/** A real server on 127.0.0.1 that answers what it is told to, in order. */
export interface ScriptedHttpServer {
  readonly url: string;
  /** Whole requests in the order of their end. */
  readonly seen: Seen[];
  /** From here on these answer, one request each; the last one repeats. Forgets what was seen. */
  answer(...answers: readonly Answer[]): void;
  close(): Promise<void>;
}

/** Starts a server; with `tls` it speaks https. */
export async function startServer(tls?: ServerOptions): Promise<ScriptedHttpServer> {
  let script: readonly Answer[] = [];
  const seen: Seen[] = [];
  const sockets: Socket[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const answer = script[0] ?? { status: 404 };
    if (script.length > 1) script = script.slice(1);
    const chunks: Buffer[] = [];
    request.on('error', () => undefined); // a client that goes away is no event here
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers, socket } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks), connection: sockets.indexOf(socket) + 1 });
      if (typeof answer === 'function') answer(response, request);
      else send(response, answer);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
    seen,
    answer: (...answers) => {
      script = answers;
      seen.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, json, body = '' }: Reply): void {
  response.writeHead(status, { ...(json !== undefined && { 'Content-Type': 'application/json' }), ...headers } as Record<string, string>);
  response.end(json === undefined ? body : JSON.stringify(json));
}

/** A port of 127.0.0.1 where nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
