import type { Agent } from 'node:http';
import type { WireConfig } from '../adapter-options.js';
import type { AgentPool } from './agent-pool.js';
import type { Proxy, ProxyRules } from './proxy.js';

/** What an exchange is sent with. */
export interface Wires {
  readonly pool: AgentPool;
  readonly proxyFor: ProxyRules['proxyFor'];
}

/** The way of one request. */
export interface Route {
  readonly url: URL;
  readonly agent: Agent;
  /** Whether the server is spoken to over TLS. */
  readonly secure: boolean;
  readonly proxy: Proxy | undefined;
}

/** Finds the sockets for a request. @throws OptionError for TLS files that cannot be used. */
export function routeOf({ url: address = '', tls }: Pick<WireConfig, 'url' | 'tls'>, { pool, proxyFor }: Wires): Route {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  const proxy = proxyFor?.(url);
  return { url, secure, proxy, agent: agentOf({ secure, proxy, tls }, pool) };
}

function agentOf({ secure, proxy, tls }: Pick<Route, 'secure' | 'proxy'> & Pick<WireConfig, 'tls'>, pool: AgentPool): Agent {
  if (secure) return proxy === undefined ? pool.secure(tls) : pool.tunnelled(tls, proxy);
  return proxy?.secure === true ? pool.proxy() : pool.plain;
}

/** The host and port that a socket of this way leads to, or to whom it is pooled as leading. */
export function addressOf({ url, secure, proxy }: Route): { readonly hostname: string; readonly port: number } {
  if (proxy !== undefined && !secure) return proxy;
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (secure ? 443 : 80)) };
}
