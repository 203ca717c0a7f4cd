import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import { remainingMs, type Lifetime, type Moment } from './lifetime.js';
import { rejectionsOf, unreachableSinceOf, type SignInFailure, type TokenModel } from './token-model.js';

const REMEMBER_MS = 30_000;
/** However long a server asks to wait. */
const LONGEST_WAIT_MS = 300_000;
/** 30 s, 1 min, 2 min, 4 min, 5 min. */
const MOST_TIMES_LONGER = 10;

/** What there is to know about a sign-in that failed. */
export interface FailureCircumstances {
  readonly previous: TokenModel<unknown>;
  readonly now: Moment;
  /** @defaultValue 30000 */
  readonly rememberMs: number | undefined;
  /** @defaultValue false */
  readonly asksPerson?: boolean | undefined;
}

/**
 * What to remember of a failed sign-in: refused credentials are not tried again for a while, longer each time, so
 * that no lockout policy is triggered; missing factors do not come by waiting; anything else may be tried again at the next
 * use.
 */
export function failureOf(
  error: KeystoneAuthError,
  {
    previous,
    now,
    rememberMs = REMEMBER_MS,
    asksPerson = false,
  }: FailureCircumstances,
): SignInFailure {
  const before = rejectionsOf(previous);
  if (error instanceof MissingAuthMethods) return { error, pause: { from: now, lifeMs: Infinity }, rejections: before };
  if (!isRefusalOfCredentials(error)) {
    const unreachableSince = isConnectionTrouble(error) ? unreachableSinceOf(previous) ?? now.wall : undefined;
    const waitMs = waitOf(error, asksPerson ? rememberMs : 0);
    return { error, pause: pauseOf(waitMs, now), rejections: before, unreachableSince };
  }
  const heardOf = restOfPause(error);
  if (heardOf !== undefined) return { error, pause: pauseOf(heardOf, now), rejections: before };
  return { error, pause: pauseOf(refusalPauseMs(before, rememberMs), now), rejections: before + 1 };
}

/** Where somebody who shares the token store was told so, nothing was sent here, and the rest of that pause holds. */
function restOfPause(error: KeystoneAuthError): number | undefined {
  return isHttpError(error) && error.outcome === 'not-sent' ? error.retryAfterMs : undefined;
}

/** How long credentials that were refused are not sent again, if they had been refused `before` times in a row already. */
export function refusalPauseMs(before: number, rememberMs: number = REMEMBER_MS): number {
  return rememberMs * Math.min(2 ** before, MOST_TIMES_LONGER);
}

/** A server may say when to come back; a person who did not answer is not asked again at once. Others may try at the next use. */
function waitOf(error: KeystoneAuthError, personMs: number): number {
  if (isConnectionTrouble(error)) return 0;
  const askedMs = isHttpError(error) ? error.retryAfterMs ?? 0 : 0;
  return Math.max(personMs, Math.min(askedMs, LONGEST_WAIT_MS));
}

function pauseOf(lifeMs: number, from: Moment): Lifetime | undefined {
  return lifeMs === 0 ? undefined : { from, lifeMs };
}

/** Whether the failure still answers for a new attempt. */
export function isStillRemembered({ pause }: SignInFailure, now: Moment): boolean {
  return pause !== undefined && remainingMs(pause, now) > 0;
}

const CONNECTION_TROUBLE: ReadonlySet<string> = new Set([
  ...['connect-failure', 'connect-timeout', 'ssl-error', 'cors-suspected', 'unknown-connection-error', 'session-closed'],
]);

/** Whether another session's connection might do better; discovery fails for the same reasons. */
export function isConnectionTrouble(error: unknown): boolean {
  if (!isKeystoneAuthError(error)) return false;
  return CONNECTION_TROUBLE.has(error.code) || (error.code === 'discovery-failure' && isConnectionTrouble(error.cause));
}
