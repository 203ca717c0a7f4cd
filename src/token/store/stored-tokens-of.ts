import { holdsChanging } from '../../credentials/cache-id.js';
import { OptionError } from '../../errors/option-error.js';
import { storeKeyOf } from './cache-id-of.js';
import { StoredRefusals } from './stored-refusals.js';
import { StoredTokens } from './stored-tokens.js';
import { usualLimitMs } from '../sign-in-outcome.js';
import type { Held } from '../token-model.js';
import type { TokenSourceOptions } from '../token-source-options.js';

const LONGEST_ANSWER_MS = 5000;

/**
 * Where the tokens of a plugin with these options are kept; `undefined` without a store.
 *
 * @throws OptionError if it cannot be told whose tokens they are.
 */
export function storedTokensOf<T>(options: TokenSourceOptions<T>, held: () => Held<T> | undefined): StoredTokens<T> | undefined {
  const { tokenStore: store, codec, lifeOf, secretsOf, renewal, authUrl } = options;
  if (store === undefined) return undefined;
  const key = storeKeyOf(options, store);
  if (key === undefined || codec === undefined) {
    throw new OptionError(
      'tokenStore',
      `"tokenStore" cannot be used with the sign-in ${authUrl === undefined ? 'of this auth plugin' : `at ${authUrl}`}: what it was given does not tell who ` +
        'signs in, so others might be given the wrong token. Federated plugins take an "account", authPlugin a "cacheId"; nothing was sent.',
    );
  }
  const limitMs = Math.min(LONGEST_ANSWER_MS, (options.signInTimeoutMs ?? usualLimitMs(options)) / 6);
  const { rememberFailuresMs: rememberMs } = options;
  const refusals = rememberMs !== 0 && isDecidedByKey(options) ? new StoredRefusals({ store, key, rememberMs, limitMs }) : undefined;
  return new StoredTokens({ store, key, codec, lifeOf, secretsOf, renewal, authUrl, held, refusals, limitMs });
}

/** Of other methods a clock, a chance or somebody else's credentials decide, too. */
const DECIDED_BY_KEY: ReadonlySet<unknown> = new Set(['password', 'application_credential']);

/** Whether equal keys mean that the same would be sent, and be refused. */
function isDecidedByKey({ cacheParts, methods = [] }: Pick<TokenSourceOptions<unknown>, 'cacheParts' | 'methods'>): boolean {
  return methods.length > 0 && methods.every(({ identity }) => DECIDED_BY_KEY.has(identity?.['method'])) && !holdsChanging(cacheParts?.());
}
