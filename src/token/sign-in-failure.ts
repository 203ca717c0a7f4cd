import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import { remainingMs, type Lifetime, type Moment } from './lifetime.js';
import { rejectionsOf, unreachableSinceOf, type SignInFailure, type TokenModel } from './token-model.js';

const REMEMBER_MS = 30_000;
/** 30 s, 1 min, 2 min, 4 min, 5 min. */
const MOST_TIMES_LONGER = 10;

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
  }: { readonly previous: TokenModel<unknown>; readonly now: Moment; readonly rememberMs: number | undefined },
): SignInFailure {
  const before = rejectionsOf(previous);
  if (error instanceof MissingAuthMethods) return { error, pause: { from: now, lifeMs: Infinity }, rejections: before };
  if (!isRefusalOfCredentials(error)) {
    const unreachableSince = isConnectionTrouble(error) ? unreachableSinceOf(previous) ?? now.wall : undefined;
    return { error, pause: undefined, rejections: before, unreachableSince };
  }
  const lifeMs = rememberMs * Math.min(2 ** before, MOST_TIMES_LONGER);
  return { error, pause: pauseOf(lifeMs, now), rejections: before + 1 };
}

function pauseOf(lifeMs: number, from: Moment): Lifetime | undefined {
  return lifeMs === 0 ? undefined : { from, lifeMs };
}

/** Whether the failure still answers for a new attempt. */
export function isStillRemembered({ pause }: SignInFailure, now: Moment): boolean {
  return pause !== undefined && remainingMs(pause, now) > 0;
}

const CONNECTION_TROUBLE: ReadonlySet<string> = new Set([
  ...['connect-failure', 'connect-timeout', 'ssl-error', 'unknown-connection-error', 'session-closed'],
]);

/** Whether another session's connection might do better; discovery fails for the same reasons. */
export function isConnectionTrouble(error: unknown): boolean {
  if (!isKeystoneAuthError(error)) return false;
  return CONNECTION_TROUBLE.has(error.code) || (error.code === 'discovery-failure' && isConnectionTrouble(error.cause));
}
