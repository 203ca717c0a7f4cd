import type { ClientRequest } from 'node:http';
import type { TlsOptions } from './adapter-options.js';
import { handshakeOf } from './node-handshake.js';
import { addressOf, type Route, type Wires } from './node-route.js';
import { explainTlsFailure } from './node-tls-failure.js';
import { explainProxyFailure } from './node-tunnel.js';

/** Which way a request went, and by which settings. */
export interface Circumstances {
  readonly tls: TlsOptions | undefined;
  readonly route: Route;
  readonly wires: Wires;
}

/** A failure with what is known here: who presented what, whose proxy it was. Others stay as they are. */
export function explain(error: NodeJS.ErrnoException, request: ClientRequest, circumstances: Circumstances): Error {
  if ('wireFailure' in error || request.reusedSocket) return error;
  const { secure, proxy } = circumstances.route;
  if (secure) return explainSecure(error, request, circumstances);
  if (proxy === undefined || stood(error, request)) return error;
  const trust = proxy.secure ? circumstances.wires.pool.proxyTrust() : undefined;
  return explainProxyFailure(error, request.socket, { proxy, trust });
}

function explainSecure(error: Error, { socket }: ClientRequest, { tls, route, wires }: Circumstances): Error {
  const handshake = handshakeOf(socket);
  if (handshake === undefined) return error;
  const { hostname, port } = addressOf(route);
  const peer = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${String(port)}`;
  return explainTlsFailure({ error, peer, handshake, trust: wires.pool.trust(tls) }) ?? error;
}

/** Whether the connection to the proxy was made. */
function stood({ syscall }: NodeJS.ErrnoException, { socket }: ClientRequest): boolean {
  const handshake = handshakeOf(socket);
  return handshake === undefined ? syscall !== 'connect' && syscall !== 'getaddrinfo' : handshake.secured;
}
