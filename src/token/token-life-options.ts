import { checkBoolean } from '../errors/check-boolean.js';
import { OptionError } from '../errors/option-error.js';
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
}

/** The names of {@link TokenLifeOptions}. */
export const TOKEN_LIFE_OPTIONS: readonly string[] = ['renewal', 'reauthenticate', 'rememberFailuresMs', 'signInTimeoutMs', 'tokenStore'];

/** Those of `options` that are {@link TokenLifeOptions}. */
export function tokenLifeOf({ renewal, reauthenticate, rememberFailuresMs, signInTimeoutMs, tokenStore }: TokenLifeOptions): TokenLifeOptions {
  return { renewal, reauthenticate, rememberFailuresMs, signInTimeoutMs, tokenStore };
}

const RENEWALS: readonly (string | undefined)[] = ['ahead', 'lazy', undefined];

/** Throws an OptionError for a value that cannot be right. */
export function checkTokenLife({ renewal, reauthenticate, rememberFailuresMs = 0, signInTimeoutMs = 1, tokenStore }: TokenLifeOptions): void {
  checkBoolean('reauthenticate', reauthenticate);
  if (!RENEWALS.includes(renewal)) {
    throw new OptionError('renewal', '"renewal" can be "ahead" or "lazy"; nothing was sent.');
  }
  if (!isAtLeast(0, rememberFailuresMs)) {
    throw new OptionError('rememberFailuresMs', '"rememberFailuresMs" has to be 0 or more milliseconds; nothing was sent.');
  }
  if (!isAtLeast(1, signInTimeoutMs)) {
    throw new OptionError('signInTimeoutMs', '"signInTimeoutMs" has to be 1 or more milliseconds; nothing was sent.');
  }
  if (tokenStore !== undefined && !isTokenStore(tokenStore)) {
    throw new OptionError('tokenStore', '"tokenStore" has to have the functions load, save, clear and withLock; nothing was sent.');
  }
}

function isTokenStore(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const members = given as Readonly<Record<string, unknown>>;
  return ['load', 'save', 'clear', 'withLock'].every((name) => typeof members[name] === 'function');
}

function isAtLeast(least: number, value: unknown): boolean {
  return typeof value === 'number' && value >= least;
}
