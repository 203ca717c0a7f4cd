import { env } from 'node:process';
import { realRuntime } from '../../runtime/runtime.js';
import type { AdapterOptions, SessionAdapter } from '../adapter-options.js';
import { LinePool } from './line-pool.js';
import { readEnvironment, type Environment } from './environment.js';
import { exchange } from './exchange.js';
import { Origins } from './origins.js';
import { proxyRules } from './proxy.js';

export { toNativeBody } from './body.js';
export { toWebStream } from './stream.js';

/**
 * A lean axios adapter on undici's client: one exchange, no redirect, keep-alive connections of its own. Replies to `stream` requests are
 * web streams, everything else is text or bytes.
 *
 * @throws OptionError for a proxy, of the options or of the environment, that cannot be used.
 */
export function createAdapter(
  { tls, proxy, runtime = realRuntime }: AdapterOptions,
  environment: Environment = readEnvironment(env),
): SessionAdapter {
  const { proxyFor, secrets } = proxyRules(proxy, environment);
  const pool = new LinePool({ tls, environment, runtime });
  const means = { pool, origins: new Origins(proxyFor), runtime };
  return {
    adapter: (config) => exchange(config, means),
    secrets,
    close: () => {
      pool.close();
    },
  };
}
