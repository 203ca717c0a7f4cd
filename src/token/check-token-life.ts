import { checkBoolean } from '../errors/check-boolean.js';
import { OptionError } from '../errors/option-error.js';
import type { TokenLifeOptions } from './token-life-options.js';

const RENEWALS: readonly (string | undefined)[] = ['ahead', 'lazy', undefined];

/** Throws an OptionError for a value that cannot be right. */
export function checkTokenLife({ renewal, reauthenticate, rememberFailuresMs = 0, signInTimeoutMs = 1, tokenStore, warnBeforeMs = 0 }: TokenLifeOptions): void {
  checkBoolean('reauthenticate', reauthenticate);
  if (!RENEWALS.includes(renewal)) {
    throw new OptionError('renewal', '"renewal" can be "ahead" or "lazy"; nothing was sent.');
  }
  if (!isAtLeast(0, rememberFailuresMs)) {
    throw new OptionError('rememberFailuresMs', '"rememberFailuresMs" has to be 0 or more milliseconds; nothing was sent.');
  }
  if (!isAtLeast(0, warnBeforeMs)) {
    throw new OptionError('warnBeforeMs', '"warnBeforeMs" has to be 0 or more milliseconds; nothing was sent.');
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
