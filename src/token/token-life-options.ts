import type { TokenStore } from './store/token-store.js';

/** Options every plugin that holds a token has. */
export interface TokenLifeOptions {
  /**
   * `ahead`: renewed in the background before it ends, no request waits. `lazy`: at the next use shortly before the end,
   * keystoneauth's way.
   *
   * @defaultValue 'ahead'
   */
  readonly renewal?: 'ahead' | 'lazy' | undefined;
  /** `false`: one token only; it is kept even when it has ended or was rejected. @defaultValue true */
  readonly reauthenticate?: boolean | undefined;
  /** How long rejected credentials are not tried again, doubling up to ten times as long; 0: not at all. @defaultValue 30000 */
  readonly rememberFailuresMs?: number | undefined;
  /**
   * How long one sign-in may take, whoever waits for it; at least 1 ms.
   *
   * @defaultValue 60000; ten minutes where a person is asked
   */
  readonly signInTimeoutMs?: number | undefined;
  /**
   * Where the token is kept for others who sign in with the same credentials for the same scope, and for this program when it is
   * started again: of all of them one signs in. `memoryTokenStore()`, `browserTokenStore()`, `fileTokenStore()` of
   * `keystoneauth-rx/node`, `redisTokenStore()` of `keystoneauth-rx/redis`, or one of your own. A secret given as a text is
   * part of what tells credentials apart; one that a function, a file or a command gives is not.
   *
   * @defaultValue none: the token lives and dies with the plugin
   */
  readonly tokenStore?: TokenStore | undefined;
  /**
   * How long before its end a credential is told of in `credential-ending`; 0: never. Where it is given, Keystone is also asked when
   * the application credential ends that signs in: one GET a day, which may fail.
   *
   * @defaultValue 14 days, of passwords alone
   */
  readonly warnBeforeMs?: number | undefined;
}

/** The names of {@link TokenLifeOptions}. */
export const TOKEN_LIFE_OPTIONS: readonly string[] = ['renewal', 'reauthenticate', 'rememberFailuresMs', 'signInTimeoutMs', 'tokenStore', 'warnBeforeMs'];

/** Those of `options` that are {@link TokenLifeOptions}. */
export function tokenLifeOf({ renewal, reauthenticate, rememberFailuresMs, signInTimeoutMs, tokenStore, warnBeforeMs }: TokenLifeOptions): TokenLifeOptions {
  return { renewal, reauthenticate, rememberFailuresMs, signInTimeoutMs, tokenStore, warnBeforeMs };
}
