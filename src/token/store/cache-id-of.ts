import { cacheId } from '../../credentials/cache-id.js';
import type { Credentials } from '../credentials.js';
import type { TokenStore } from './token-store.js';

/** The id of what credentials bring; `undefined` where it cannot be known who signs in with them. */
export function cacheIdOf({ cacheParts }: Pick<Credentials<unknown>, 'cacheParts'>): string | undefined {
  const parts = cacheParts?.();
  return parts === undefined ? undefined : cacheId(parts);
}

/**
 * The key in `store`. Where others than one person reach it, who does not know the passcode must not get what somebody else's
 * passcode brought: one that is given as a text counts, and what an answer to a challenge brought has no key at all.
 */
export function storeKeyOf(
  { cacheParts, isAnswered = false }: Pick<Credentials<unknown>, 'cacheParts' | 'isAnswered'>,
  { isPersonal = false }: TokenStore,
): string | undefined {
  const parts = cacheParts?.();
  if (parts === undefined || (isAnswered && !isPersonal)) return undefined;
  return cacheId(parts, { countsOnce: !isPersonal });
}
