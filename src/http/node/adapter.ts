import { basename } from 'node:path';
import { argv, env, version } from 'node:process';
import { realRuntime } from '../../runtime/runtime.js';
import type { AdapterOptions, SessionAdapter } from '../adapter-options.js';
import { AgentPool } from './agent-pool.js';
import { readEnvironment, type Environment } from './environment.js';
import { exchange } from './exchange.js';
import { proxyRules } from './proxy.js';

export { toNativeBody } from './body.js';
export { toWebStream } from './stream.js';

/**
 * A lean axios adapter on node:http: one exchange, no redirect, keep-alive sockets of its own. Replies to `stream` requests are
 * web streams, everything else is text or bytes.
 *
 * @throws OptionError for a proxy, of the options or of the environment, that cannot be used.
 */
export function createAdapter(
  { tls, proxy, runtime = realRuntime }: AdapterOptions,
  environment: Environment = readEnvironment(env),
): SessionAdapter {
  const { proxyFor, secrets } = proxyRules(proxy, environment);
  const pool = new AgentPool({ tls, environment, runtime });
  const means = { pool, proxyFor, runtime };
  return {
    adapter: (config) => exchange(config, means),
    secrets,
    close: () => {
      pool.close();
    },
  };
}

/** The name of this program for the User-Agent. */
export function processName(): string | undefined {
  return argv[1] === undefined ? undefined : basename(argv[1]).replace(/\.[cm]?[jt]s$/, '');
}

/** Whether the User-Agent header can be set here. */
export const canSetUserAgent = true;

/** The origin of the page this runs in; here there is no page, and nobody obeys CORS. */
export function pageOrigin(): string | undefined {
  return undefined;
}

/** What this runs on, for the User-Agent. */
export function platform(): string {
  return `node/${version.slice(1)}`;
}
