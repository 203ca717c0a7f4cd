import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy was asked for. */
export interface Asked {
  readonly method: string;
  /** `host:port` of a tunnel, otherwise a whole URL. */
  readonly target: string;
  readonly host: string | undefined;
  readonly authorization: string | undefined;
}

/** A real proxy on 127.0.0.1: forwards http, makes tunnels for https. */
export interface SpecProxy {
  readonly port: number;
  readonly seen: Asked[];
  /** The connection of the next CONNECT. */
  nextTunnel(): Promise<Duplex>;
  close(): Promise<void>;
}

export interface SpecProxyOptions {
  readonly tls?: ServerOptions;
  /** Answers each CONNECT so; `silent`: not at all. */
  readonly refuse?: '407 Proxy Authentication Required' | '502 Bad Gateway' | 'silent';
}

export async function startProxy({ tls, refuse }: SpecProxyOptions = {}): Promise<SpecProxy> {
  const seen: Asked[] = [];
  const tunnels = new Set<Duplex>();
  const waiting: ((socket: Duplex) => void)[] = [];
  const note = ({ method = '', url = '', headers }: IncomingMessage): void => {
    seen.push({ method, target: url, host: headers.host, authorization: headers['proxy-authorization'] });
  };
  const forward = (asked: IncomingMessage, answer: ServerResponse): void => {
    note(asked);
    const { 'proxy-authorization': _kept, ...headers } = asked.headers;
    const onward = httpRequest(asked.url ?? '', { method: asked.method, headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode ?? 0, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  };
  const server = tls === undefined ? createServer(forward) : createTlsServer(tls, forward);
  server.on('connect', (asked: IncomingMessage, socket: Duplex) => {
    note(asked);
    tunnels.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => tunnels.delete(socket));
    for (const arrived of waiting.splice(0)) arrived(socket);
    if (refuse === 'silent') {
      socket.on('end', () => socket.destroy()).resume();
      return;
    }
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${asked.url ?? ''}`);
    const onward: Socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    nextTunnel: () => new Promise((arrived) => waiting.push(arrived)),
    close: async () => {
      server.closeAllConnections();
      for (const tunnel of tunnels) tunnel.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
