import { isHttpError } from '../../errors/http-error.js';
import type { ErrorCode } from '../../errors/error-code.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../../errors/missing-auth-methods.js';
import { GatewayRefusal, type GatewayFault } from './gateway-fault.js';

/** What pages are told of errors by code; the errors themselves, with addresses of the cloud, are in the events. */
const FAULTS: Readonly<Partial<Record<ErrorCode, GatewayFault>>> = {
  'authorization-failure': over(),
  // Not over(), which clears the cookie: it may be that of the next session, for which this one was ended.
  'session-closed': { status: 401, reason: 'signed-out', message: 'The session was ended while the request was under way.' },
  'endpoint-not-found': nowhere(),
  'empty-catalog': nowhere(),
  'connect-timeout': { status: 504, reason: 'unreachable', message: 'The service did not answer in time.' },
  'deadline-exceeded': { status: 504, reason: 'unreachable', message: 'The service did not answer in time.' },
  'queue-full': { status: 503, reason: 'send-again', message: 'Too many requests wait for the service.', headers: { 'Retry-After': '1' } },
  'circuit-open': { status: 503, reason: 'send-again', message: 'The service is left alone for a while: it was down.', headers: { 'Retry-After': '1' } },
  'body-not-replayable': {
    status: 503,
    reason: 'send-again',
    message: 'The token was renewed while a long body was sent, which the gateway does not keep; nothing was done. Send it again.',
    headers: { 'Retry-After': '0' },
  },
  'invalid-option': { status: 400, reason: 'bad-request', message: 'The request cannot be sent as it is.' },
  'unknown-option': { status: 400, reason: 'bad-request', message: 'The request cannot be sent as it is.' },
  'missing-required-options': { status: 400, reason: 'bad-request', message: 'The request lacks something.' },
};

/** What a page is told when its request had no answer of a service. */
export function forwardedFailure(error: unknown): GatewayFault {
  if (error instanceof GatewayRefusal) return error.fault;
  if (error instanceof MissingAuthMethods) return challenge(error);
  // The service's own statuses are replies: this is Keystone's, to a renewal.
  if (isHttpError(error, 401)) return over();
  const known = isKeystoneAuthError(error) ? FAULTS[error.code] : undefined;
  return known ?? { status: 502, reason: 'unreachable', message: 'The service could not be reached.' };
}

/** Further factors are wanted: which, of each combination that would do. */
export function challenge({ methods, requiredAuthMethods, expiresAt }: MissingAuthMethods): GatewayFault {
  const missing = requiredAuthMethods.map((rule) => rule.filter((name) => !methods.includes(name)));
  const facts = { methods, required: requiredAuthMethods, missing, expires_at: expiresAt };
  return { status: 401, reason: 'challenged', message: 'Keystone wants more: send it to "/session/answer".', facts };
}

function over(): GatewayFault {
  return { status: 401, reason: 'session-over', message: 'The session is over; sign in again.' };
}

function nowhere(): GatewayFault {
  return { status: 404, reason: 'no-such-service', message: 'The catalog has no such service in this scope, region and interface.' };
}
