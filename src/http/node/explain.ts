import type { ClientRequest } from 'node:http';
import { handshakeOf } from './handshake.js';
import { addressOf, type Route } from './route.js';
import { explainTlsFailure } from './tls-failure.js';
import { explainProxyFailure } from './tunnel.js';

/** A failure with what is known here: who presented what, whose proxy it was. Others stay as they are. */
export function explain(error: NodeJS.ErrnoException, request: ClientRequest, route: Route): Error {
  if ('wireFailure' in error || request.reusedSocket) return error;
  const { secure, proxy } = route;
  if (secure) return explainSecure(error, request, route);
  return proxy === undefined || stood(error, request) ? error : explainProxyFailure(error, request.socket, proxy);
}

function explainSecure(error: Error, { socket }: ClientRequest, route: Route): Error {
  const handshake = handshakeOf(socket);
  if (handshake === undefined) return error;
  const { hostname, port } = addressOf(route);
  const peer = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${String(port)}`;
  return explainTlsFailure({ error, peer, handshake }) ?? error;
}

/** Whether the connection to the proxy was made. */
function stood({ syscall }: NodeJS.ErrnoException, { socket }: ClientRequest): boolean {
  const handshake = handshakeOf(socket);
  return handshake === undefined ? syscall !== 'connect' && syscall !== 'getaddrinfo' : handshake.secured;
}
