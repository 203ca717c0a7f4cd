import { cacheId } from '../credentials/cache-id.js';
import type { Credentials } from './credentials.js';

/** The id of what credentials bring; `undefined` where it cannot be known who signs in with them. */
export function cacheIdOf({ cacheParts }: Pick<Credentials<unknown>, 'cacheParts'>): string | undefined {
  const parts = cacheParts?.();
  return parts === undefined ? undefined : cacheId(parts);
}
