import type { RequestSent, ResponseReceived } from '../../src/events/event.js';

/** What all events of one request have in common here. */
export const label = { at: 0, exchange: 1, method: 'GET', url: 'http://nova.test/servers', service: 'compute' } as const;

/** A request that went out, with some of it changed. */
export function requestSent(changes: Partial<RequestSent> = {}): RequestSent {
  const tls = { insecure: false, cacert: undefined };
  return { type: 'request-sent', ...label, again: false, tls, headers: {}, body: undefined, ...changes };
}

/** A reply that came in, with some of it changed. */
export function responseReceived(changes: Partial<ResponseReceived> = {}): ResponseReceived {
  const headers = { 'content-type': 'application/json' };
  return { type: 'response-received', ...label, status: 200, headers, body: '{}', requestId: undefined, elapsedMs: 1, ...changes };
}
