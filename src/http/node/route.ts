import type { WireConfig } from '../adapter-options.js';
import type { LinePool } from './line-pool.js';
import type { Lines, Next } from './lines.js';
import type { Origin, Origins } from './origins.js';

/** What an exchange is sent with. */
export interface Wires {
  readonly pool: LinePool;
  readonly origins: Origins;
}

/** The way of one request. */
export interface Route {
  readonly origin: Origin;
  /** What stands in the request line: for a proxy, to which the request itself is sent, the whole URL. */
  readonly target: string;
  readonly lines: Lines;
  /** Whom the connections lead to, or tunnels do. */
  readonly next: Next;
}

/**
 * Finds the connections for a request.
 *
 * @throws OptionError for TLS files that cannot be used.
 */
export function routeOf({ url = '', tls }: Pick<WireConfig, 'url' | 'tls'>, { pool, origins }: Wires): Route {
  const { origin, path } = origins.locate(url);
  const { proxy, secure } = origin;
  if (secure) return { origin, target: path, next: origin, lines: proxy === undefined ? pool.secure(tls) : pool.tunnelled(tls, proxy) };
  if (proxy === undefined) return { origin, target: path, next: origin, lines: pool.plain };
  // See https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  return { origin, target: origin.name + path, next: { name: proxy.shown, hostname: proxy.hostname, port: proxy.port }, lines: proxy.secure ? pool.proxy() : pool.plain };
}
