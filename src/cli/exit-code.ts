import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { ErrorCode } from '../errors/error-code.js';
import { Interrupted } from './interrupted.js';

/** How a command ends. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** What the codes mean, for `--help`. */
export const EXIT_CODES: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [0, 'it went well'],
  [1, 'it failed: refused by the service, not found, not reachable'],
  [2, 'the command line or the configuration cannot be used; nothing was sent'],
  [3, 'the cloud did not accept the credentials, or the token'],
  [130, 'interrupted (Ctrl-C)'],
];

const UNUSABLE: ReadonlySet<ErrorCode> = new Set([
  ...(['invalid-option', 'unknown-option', 'missing-required-options', 'unsupported-here', 'invalid-cloud-config'] as const),
  ...(['missing-auth-plugin', 'no-matching-plugin'] as const),
]);
const NOT_ACCEPTED: ReadonlySet<ErrorCode> = new Set(['authorization-failure', 'missing-auth-methods']);

/** The exit code that says what kind of error it was. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Interrupted) return 130;
  if (!isKeystoneAuthError(error)) return 1;
  if (error.code === 'aborted') return 130;
  if (UNUSABLE.has(error.code)) return 2;
  return NOT_ACCEPTED.has(error.code) || isHttpError(error, 401) ? 3 : 1;
}
