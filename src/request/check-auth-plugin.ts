import { OptionError } from '../errors/option-error.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';

const NEEDED = ['getHeaders', 'getEndpoint', 'invalidate'] as const;

/** Throws an OptionError unless `auth` is absent or has the three methods that every plugin needs. */
export function checkAuthPlugin(auth: AuthPlugin | undefined, where: string): void {
  if (auth === undefined) return;
  const given = Object(auth) as Readonly<Record<string, unknown>>;
  const missing = NEEDED.filter((name) => typeof given[name] !== 'function');
  if (missing.length === 0) return;
  throw new OptionError(
    'auth',
    `${where}: "auth" has to be an auth plugin, but has no ${missing.join(', ')}. Make one with v3.password, authPlugin or ` +
      'another plugin function; nothing was sent.',
  );
}
