import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { WireSignal } from '../adapter-options.js';
import { watchHandshake } from './handshake.js';
import { checkIdentity } from './server-identity.js';
import type { Proxy } from './proxy.js';
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

const OPTIONS: AgentOptions & { readonly autoSelectFamily: boolean; readonly autoSelectFamilyAttemptTimeout: number } = {
  keepAlive: true,
  keepAliveMsecs: KEEP_ALIVE_MS,
  noDelay: true,
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
};

/** What a request through a tunnel tells the agent beside the options of Node. */
export interface TunnelRequestOptions extends RequestOptions {
  /** Aborts when the request does, so that the tunnel in the making is given up. */
  readonly abandoned?: WireSignal | undefined;
}

/** The sockets to servers, or proxies, without TLS. */
export function makePlainAgent(): HttpAgent {
  return new HttpAgent(OPTIONS);
}

/** The sockets to servers with TLS. */
export function makeSecureAgent(trust: Trust): HttpsAgent {
  const { agent, connect } = secureAgent(trust);
  agent.createConnection = connect;
  return agent;
}

/** The sockets to servers with TLS, each in a tunnel through a proxy. */
export function makeTunnelAgent(trust: Trust, proxy: Proxy, proxyTrust: () => Trust | undefined): HttpsAgent {
  const { agent, connect } = secureAgent(trust);
  agent.createConnection = (options: TunnelRequestOptions, done) => {
    const tunnel = { proxy, trust: proxyTrust(), target: authority(options), abandoned: options.abandoned };
    openTunnel(tunnel, (error, socket) => {
      if (socket === undefined) return (done as ((error: unknown) => void) | undefined)?.(error);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      socket.setNoDelay(true);
      const inTunnel: RequestOptions & { readonly socket: Socket } = { ...options, socket };
      done?.(null, connect(inTunnel));
    });
    return undefined;
  };
  return agent;
}

interface SecureAgent {
  readonly agent: HttpsAgent;
  /** How it connects of itself, with an eye kept on the handshake. */
  readonly connect: (options: RequestOptions, done?: (error: Error | null, socket: Duplex) => void) => Duplex;
}

function secureAgent(trust: Trust): SecureAgent {
  const { context, verified } = trust;
  const agent = new HttpsAgent({ ...OPTIONS, secureContext: context, rejectUnauthorized: verified, checkServerIdentity: checkIdentity });
  const create = agent.createConnection.bind(agent);
  return {
    agent,
    connect: (options, done) => {
      const socket = create(options, done) as TLSSocket;
      watchHandshake(socket, trust);
      return socket;
    },
  };
}

function authority({ host, port }: RequestOptions): string {
  const name = host ?? '';
  return `${name.includes(':') ? `[${name}]` : name}:${String(port ?? 443)}`;
}
