import { holdsChanging } from '../credentials/cache-id.js';
import { OptionError } from '../errors/option-error.js';
import { cacheIdOf } from './cache-id-of.js';
import { StoredRefusals } from './stored-refusals.js';
import { StoredTokens } from './stored-tokens.js';
import type { Held } from './token-model.js';
import type { TokenSourceOptions } from './token-source-options.js';

/**
 * Where the tokens of a plugin with these options are kept; `undefined` without a store.
 *
 * @throws OptionError if it cannot be told whose tokens they are.
 */
export function storedTokensOf<T>(options: TokenSourceOptions<T>, held: () => Held<T> | undefined): StoredTokens<T> | undefined {
  const { tokenStore: store, codec, lifeOf, secretsOf, renewal, authUrl } = options;
  if (store === undefined) return undefined;
  const key = cacheIdOf(options);
  if (key === undefined || codec === undefined) {
    throw new OptionError(
      'tokenStore',
      `"tokenStore" cannot be used with the sign-in ${authUrl === undefined ? 'of this auth plugin' : `at ${authUrl}`}: what it was given does not tell who ` +
        'signs in, so others might be given the wrong token. Federated plugins take an "account", authPlugin a "cacheId"; nothing was sent.',
    );
  }
  const refusals = isDecidedByKey(options) ? new StoredRefusals({ store, key, rememberMs: options.rememberFailuresMs }) : undefined;
  return new StoredTokens({ store, key, codec, lifeOf, secretsOf, renewal, authUrl, held, refusals });
}

/** Whether equal ids mean that the same would be sent. */
function isDecidedByKey({ cacheParts, renewable, asksPerson }: Pick<TokenSourceOptions<unknown>, 'cacheParts' | 'renewable' | 'asksPerson'>): boolean {
  return renewable() === 'automatic' && asksPerson?.() !== true && !holdsChanging(cacheParts?.());
}
