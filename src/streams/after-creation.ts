import type { ErrorCode } from '../errors/error-code.js';
import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';

/**
 * What to do about a creation that failed: `look`, it may have been done; `taken`, somebody else has made it; `again`, nothing was
 * done and the service may soon be better; `final`, it would fail again.
 */
export type AfterCreation = 'look' | 'taken' | 'again' | 'final';

/** What to do about the error of a creation. */
export function afterCreation(error: unknown): AfterCreation {
  if (!isKeystoneAuthError(error)) return 'final';
  if (error.outcome === 'unknown') return 'look';
  if (isHttpError(error, 409)) return 'taken';
  return error.code !== 'invalid-response' && isPassing(error) ? 'again' : 'final';
}

const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['connect-failure', 'connect-timeout', 'unknown-connection-error'] as const),
  ...(['deadline-exceeded', 'queue-full', 'circuit-open', 'invalid-response'] as const),
]);

/** Whether it is nobody's fault and may be gone the next time. */
export function isPassing(error: unknown): boolean {
  if (isHttpError(error)) return error.status === 429 || error.status >= 500;
  return isKeystoneAuthError(error) && PASSING.has(error.code);
}
