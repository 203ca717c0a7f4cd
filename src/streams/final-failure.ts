import type { ErrorCode } from '../errors/error-code.js';
import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';

/** Of these statuses the next try may be answered otherwise: a sign-in that is renewed, a conflict that ends, a service that is busy. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 409, 423, 425, 429]);
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['invalid-option', 'unknown-option', 'missing-required-options', 'unsupported-here', 'missing-auth-plugin'] as const),
  ...(['microversion-not-supported', 'session-closed'] as const),
]);

/** Whether asking again will not mend it: what was asked for is not there, not allowed, or asked for in a wrong way. */
export function isFinalFailure(error: unknown): boolean {
  if (isHttpError(error)) return error.status < 500 && !PASSING.has(error.status);
  return isKeystoneAuthError(error) && FINAL.has(error.code);
}
