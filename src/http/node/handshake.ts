import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { Trust } from './trust.js';

/** How far the handshake of a TLS socket has come. */
export interface Handshake {
  /** What the server presented, until it is trusted. */
  certificate: PeerCertificate | undefined;
  /** Whether the connection stands. */
  secured: boolean;
  /** By which settings it is made. */
  readonly trust: Pick<Trust, 'source' | 'hasCertificate'>;
}

const handshakes = new WeakMap<object, Handshake>();

/** Keeps an eye on a new TLS socket: when it fails, its certificate is gone already. */
export function watchHandshake(socket: TLSSocket, trust: Handshake['trust']): void {
  const handshake: Handshake = { certificate: undefined, secured: false, trust };
  handshakes.set(socket, handshake);
  // Before Node's own listener, which destroys a socket that is not to be trusted. Not getPeerX509Certificate(): after it, Node 20
  // finds no alternative names any more.
  socket.prependOnceListener('secure', () => {
    handshake.certificate = socket.getPeerCertificate();
  });
  socket.once('secureConnect', () => {
    handshake.certificate = undefined;
    handshake.secured = true;
  });
}

/** The handshake of a socket; `undefined` if it is none of TLS. */
export function handshakeOf(socket: object | null | undefined): Handshake | undefined {
  return socket === null || socket === undefined ? undefined : handshakes.get(socket);
}
