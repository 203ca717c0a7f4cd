import type { Socket } from 'node:net';
import { authority } from './authority.js';
import { handshakeOf } from './handshake.js';
import type { Origin } from './origins.js';
import { explainTlsFailure } from './tls-failure.js';
import { explainProxyFailure } from './tunnel.js';

/** A failure on a new connection with what is known here: who presented what, whose proxy it was. Others stay as they are. */
export function explain(error: NodeJS.ErrnoException, socket: Socket | undefined, { hostname, port, proxy, secure }: Origin): Error {
  if ('wireFailure' in error) return error;
  const handshake = handshakeOf(socket);
  if (secure) return handshake === undefined ? error : (explainTlsFailure({ error, peer: authority(hostname, port), handshake }) ?? error);
  if (proxy === undefined) return error;
  const { syscall } = error;
  const stood = handshake === undefined ? syscall !== 'connect' && syscall !== 'getaddrinfo' : handshake.secured;
  return stood ? error : explainProxyFailure(error, socket ?? null, proxy);
}
