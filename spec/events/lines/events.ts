import type { RequestFailed, RequestSent, ResponseReceived } from '../../../src/events/event.js';

/** What all events of one request have in common here. */
export const label = { at: 0, exchange: 1, method: 'GET', url: 'http://nova.test/servers', service: 'compute' } as const;

/** A request that went out, with some of it changed. */
export function requestSent(changes: Partial<RequestSent> = {}): RequestSent {
  const tls = { insecure: false, cacert: undefined };
  return { type: 'request-sent', ...label, again: false, attempt: 1, tls, headers: {}, body: undefined, ...changes };
}

/** A reply that came in, with some of it changed. */
export function responseReceived(changes: Partial<ResponseReceived> = {}): ResponseReceived {
  const headers = { 'content-type': 'application/json' };
  return { type: 'response-received', ...label, status: 200, headers, body: '{}', requestId: undefined, attempt: 1, elapsedMs: 1, ...changes };
}

/** A request that became an error because of a reply, with some of it changed. */
export function requestFailed(changes: Partial<RequestFailed> = {}): RequestFailed {
  const error = { code: 'http-error', message: 'not found' } as const;
  return { type: 'request-failed', ...label, ...error, status: 404, requestId: undefined, elapsedMs: 1, attempts: 1, ...changes };
}
