import type { Outcome } from '../errors/keystone-auth-error.js';

const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

/**
 * Whether a request that failed on the connection may be sent again: always if it never left or repeating it changes
 * nothing, otherwise only on the caller's word.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
 */
export function isRepeatable(method: string, outcome: Outcome, retryNonIdempotent: boolean): boolean {
  return retryNonIdempotent || outcome === 'not-sent' || IDEMPOTENT.has(method);
}
