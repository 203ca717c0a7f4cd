import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { SignInFailure, TokenModel } from './token-model.js';

const REMEMBER_MS = 30_000;
/** 30 s, 1 min, 2 min, 4 min, 5 min. */
const MOST_TIMES_LONGER = 10;

/**
 * What to remember of a failed sign-in: rejected credentials (401) are not tried again for a while, longer each time, so
 * that no lockout policy is triggered; anything else may be tried again at the next use.
 */
export function failureOf(
  error: KeystoneAuthError,
  {
    previous,
    now,
    rememberMs = REMEMBER_MS,
  }: { readonly previous: TokenModel<unknown>; readonly now: number; readonly rememberMs: number | undefined },
): SignInFailure {
  if (!isHttpError(error, 401)) return { error, retryAt: undefined, rejections: 0 };
  const rejections = rejectionsOf(previous) + 1;
  const waitMs = rememberMs * Math.min(2 ** (rejections - 1), MOST_TIMES_LONGER);
  return { error, retryAt: waitMs === 0 ? undefined : now + waitMs, rejections };
}

function rejectionsOf(model: TokenModel<unknown>): number {
  switch (model.status) {
    case 'failed':
      return model.failure.rejections;
    case 'authenticating':
      return model.rejections;
    default:
      return 0;
  }
}

/** Whether the failure still answers for a new attempt. */
export function isStillRemembered({ retryAt }: SignInFailure, now: number): boolean {
  return retryAt !== undefined && now < retryAt;
}

/** Whether another session's connection might do better. */
export function isConnectionTrouble(error: unknown): boolean {
  return (
    isKeystoneAuthError(error) &&
    ['connect-failure', 'connect-timeout', 'ssl-error', 'unknown-connection-error', 'session-closed'].includes(error.code)
  );
}
