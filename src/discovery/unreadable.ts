import type { ErrorCode } from '../errors/error-code.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';

const CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'discovery-failure',
  'version-not-available',
  'http-error',
  'invalid-response',
  'response-too-large',
  'connect-failure',
  'connect-timeout',
  'ssl-error',
  'cors-suspected',
  'unknown-connection-error',
  'redirect-refused',
  'deadline-exceeded',
]);

/**
 * Whether `error` only says that there is no version document to be had at a URL, so that another URL may be tried. Bad
 * options, a closed session or missing credentials are no such errors.
 */
export function isUnreadable(error: unknown): error is KeystoneAuthError {
  return isKeystoneAuthError(error) && CODES.has(error.code);
}
