import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { LightSignal } from '../light-signal.js';
import { authority } from './authority.js';
import { watchHandshake } from './handshake.js';
import { checkIdentity } from './server-identity.js';
import type { Proxy } from './proxy.js';
import { TlsSessions } from './tls-sessions.js';
import type { Trust } from './trust.js';
import { openTunnel } from './tunnel.js';

/**
 * Keep-alive: after 60 s without a byte the peer is probed. How often and how long is the system's, or libuv's, affair: with Node
 * 20 on Linux ten probes a second apart, so that a dead peer is noticed after 70 s.
 */
const KEEP_ALIVE_MS = 60_000;

/**
 * Of a name with several addresses each but the last is tried for so long. Node's own quarter of a second is less than a round trip
 * to another continent may take.
 */
const ADDRESS_ATTEMPT_MS = 1000;

const OPTIONS = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS } satisfies Partial<TcpNetConnectOpts>;

/** Where a connection leads. */
export interface Destination {
  /** An IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** The name that a server is asked for in TLS, if not the host's; empty: none. */
  readonly servername: string | undefined;
}

/** Called once: with a socket that stands, or with why there is none. */
export type Connected = (error: Error | null, socket: Socket | null) => void;

/** A connection in the making. */
export interface Connecting {
  /** `undefined` while a tunnel for it is being made. */
  readonly socket: Socket | undefined;
  /** Ends it; nobody is told. */
  giveUp(): void;
}

/** Makes connections of one kind. */
export type Connector = (to: Destination, done: Connected) => Connecting;

/** Connects to servers, or proxies, without TLS. */
export function connectPlain({ hostname: host, port }: Destination, done: Connected): Connecting {
  return awaited(connectTcp({ ...OPTIONS, host, port }), 'connect', done);
}

/** Connects to servers with TLS. */
export function secureConnector(trust: Trust): Connector {
  const sessions = new TlsSessions();
  return (to, done) => awaited(secured(to, { trust, sessions }), 'secureConnect', done);
}

/** Connects to servers with TLS, each time in a tunnel through a proxy. */
export function tunnelConnector(trust: Trust, proxy: Proxy, proxyTrust: () => Trust | undefined): Connector {
  const sessions = new TlsSessions();
  return (to, done) => {
    const abandoned = new LightSignal();
    let inner: Connecting | undefined;
    openTunnel({ proxy, trust: proxyTrust(), target: authority(to.hostname, to.port), abandoned }, (error, tunnel) => {
      if (abandoned.aborted) tunnel?.destroy();
      else if (tunnel === undefined) done(error ?? null, null);
      else inner = awaited(secured(to, { trust, sessions, tunnel: probed(tunnel) }), 'secureConnect', done);
    });
    return {
      get socket() {
        return inner?.socket;
      },
      giveUp: () => {
        abandoned.abort();
        inner?.giveUp();
      },
    };
  };
}

interface Security {
  readonly trust: Trust;
  readonly sessions: TlsSessions;
  readonly tunnel?: Socket | undefined;
}

function secured({ hostname: host, port, servername: asked }: Destination, { trust, sessions, tunnel }: Security): TLSSocket {
  const { context: secureContext, verified: rejectUnauthorized } = trust;
  const name = asked ?? (isIP(host) === 0 ? host : '');
  const key = `${name}:${host}:${String(port)}`;
  const socket = connectTls({
    ...(tunnel === undefined ? OPTIONS : { socket: tunnel }),
    ...{ host, port, servername: name, secureContext, rejectUnauthorized, checkServerIdentity: checkIdentity },
    ALPNProtocols: ['http/1.1'],
    session: sessions.find(key),
  });
  watchHandshake(socket, trust);
  sessions.follow(key, socket);
  return socket;
}

function awaited(socket: Socket, event: 'connect' | 'secureConnect', done: Connected): Connecting {
  const stands = (): void => {
    socket.off('error', failed);
    done(null, probed(socket));
  };
  const failed = (error: Error): void => {
    socket.off(event, stands);
    done(error, null);
  };
  socket.once(event, stands).once('error', failed);
  return { socket, giveUp: () => socket.destroy() };
}

function probed(socket: Socket): Socket {
  return socket.setKeepAlive(true, KEEP_ALIVE_MS).setNoDelay(true);
}
