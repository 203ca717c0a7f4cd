import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Proxy } from './proxy.js';
import { checkIdentity } from './server-identity.js';
import type { Trust } from './trust.js';
import { handshakeOf, watchHandshake } from './handshake.js';
import { explainTlsFailure } from './tls-failure.js';
import type { WireSignal } from '../adapter-options.js';
import { wireFailure } from '../wire-failure.js';

/** Where a tunnel goes, and through what. */
export interface TunnelOptions {
  readonly proxy: Proxy;
  /** For a proxy that is spoken to over TLS. */
  readonly trust: Trust | undefined;
  /** `host:port` of the server, an IPv6 address in brackets. */
  readonly target: string;
  /** Aborts when nobody wants the tunnel any more. */
  readonly abandoned: WireSignal | undefined;
}

/**
 * Asks a proxy for a tunnel to a server. Calls back once: with its socket, or with what to tell the user.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export function openTunnel(options: TunnelOptions, done: (error: Error | undefined, socket: Socket | undefined) => void): void {
  const { proxy, target, abandoned } = options;
  const request = ask(options);
  const leave = (): ClientRequest => request.destroy();
  const finish = (error: Error | undefined, socket?: Socket): void => {
    abandoned?.removeEventListener?.('abort', leave);
    done(error, socket);
  };
  abandoned?.addEventListener?.('abort', leave);
  request.once('connect', (reply: IncomingMessage, socket: Socket, head: Buffer) => {
    const status = reply.statusCode ?? 0;
    if (status >= 200 && status < 300) {
      if (head.length > 0) socket.unshift(head);
      finish(undefined, socket);
    } else {
      socket.destroy();
      finish(refusal(proxy, target, reply));
    }
  });
  request.on('error', (error) => {
    finish(explainProxyFailure(error, request.socket, proxy));
  });
  request.end();
}

function ask({ proxy, target, trust }: TunnelOptions): ClientRequest {
  const options = {
    method: 'CONNECT',
    host: proxy.hostname,
    port: proxy.port,
    path: target,
    headers: { Host: target, ...(proxy.authorization !== undefined && { 'Proxy-Authorization': proxy.authorization }) },
    agent: false,
  } as const;
  if (trust === undefined) return httpRequest(options);
  const { context: secureContext, verified: rejectUnauthorized } = trust;
  const secured: RequestOptions & ConnectionOptions = { ...options, secureContext, rejectUnauthorized, checkServerIdentity: checkIdentity };
  const request = httpsRequest(secured);
  request.once('socket', (socket) => {
    watchHandshake(socket as TLSSocket, trust);
  });
  return request;
}

const REFUSALS: Readonly<Record<number, string>> = {
  403: 'its rules do not allow that; ask who runs it, or name the host in noProxy',
  407: 'it wants a user and password, or others: write them into its URL, http://user:password@host:port',
  502: 'it could not reach the server',
  503: 'it could not reach the server, or is overloaded',
  504: 'it could not reach the server in time',
};

function refusal({ shown }: Proxy, target: string, { statusCode = 0, statusMessage = '' }: IncomingMessage): Error {
  const advice = REFUSALS[statusCode] ?? 'is it an HTTP proxy, and does it allow that port?';
  const said = `${String(statusCode)} ${statusMessage.slice(0, 100)}`.trim();
  return wireFailure('unreachable', `the proxy ${shown} refused a tunnel to ${target} with ${said}: ${advice}`, { code: 'ERR_PROXY_REFUSED' });
}

/** The failure of a connection to a proxy: before the server had anything to do with it. */
export function explainProxyFailure(error: NodeJS.ErrnoException, socket: object | null, { shown }: Pick<Proxy, 'shown'>): Error {
  const code = error.code ?? '';
  const handshake = handshakeOf(socket);
  const peer = `the proxy ${shown}`;
  const tls = handshake && explainTlsFailure({ error, peer, handshake });
  if (tls?.wireFailure === 'tls') return tls;
  const reason = `${peer} could not be reached, or closed the connection (${code}); is it running, and is its URL right?`;
  return wireFailure('unreachable', reason, { code, original: error });
}
