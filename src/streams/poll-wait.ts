import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import { backoffMs } from '../retry/backoff.js';

/** So much of the interval may be added, so that those who began together do not stay together. */
const JITTER = 0.1;
/** A service that asks to be left alone for longer is asked after that time all the same. */
const LONGEST_REST_MS = 3_600_000;

/** How long to wait after a poll; `failures` is how often in a row it has failed. */
export function pollWaitMs(intervalMs: number, failures: number, random: () => number): number {
  const wait = intervalMs * (1 + JITTER * random());
  return failures === 0 ? wait : wait + backoffMs(failures - 1, undefined, random);
}

/** How long the service that failed so wants to be left alone, an hour at most. */
export function restMs(error: unknown): number {
  if (!isKeystoneAuthError(error) || !('retryAfterMs' in error) || typeof error.retryAfterMs !== 'number') return 0;
  return Math.min(Math.max(error.retryAfterMs, 0), LONGEST_REST_MS);
}
