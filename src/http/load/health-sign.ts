import type { ErrorCode } from '../../errors/error-code.js';

/** The gateway's words for a service that is not there; any other reply the service gave itself. */
const ABSENT: ReadonlySet<number> = new Set([502, 503, 504]);

/** Errors of requests that found no service. */
const UNREACHED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['connect-failure', 'connect-timeout', 'unknown-connection-error']);

/** Whether a reply says that the service is not there, or cannot serve anybody. */
export function isAbsent(status: number): boolean {
  return ABSENT.has(status);
}

/**
 * Whether an error without a reply speaks against the service. A failed handshake does so too, unless the request chose whom
 * to trust by itself.
 */
export function isUnreached(code: ErrorCode, hasOwnTls: boolean): boolean {
  return UNREACHED.has(code) || (code === 'ssl-error' && !hasOwnTls);
}
