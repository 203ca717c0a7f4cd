import { from, mergeMap, raceWith, throwError, type Observable } from 'rxjs';
import { ConnectTimeout } from '../errors/connect-failure.js';
import { isKeystoneAuthError, unsent } from '../errors/keystone-auth-error.js';
import type { Runtime } from '../runtime/runtime.js';
import { toConnectionError } from './connection-error.js';
import { explained } from './no-reply.js';
import type { PageRules } from './page-port.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';
import type { WireRequest } from './wire-request.js';

/** What sends, and where. */
export interface SendingMeans {
  readonly transport: Transport;
  readonly runtime: Runtime;
  /** Where it runs in a page. */
  readonly page?: PageRules | undefined;
}

/** What a request is sent with. */
export interface Sending {
  /** Method and URL as they may be shown. */
  readonly label: () => string;
  readonly surroundings: SendingMeans;
}

/** Sends a request through its own transport or the session's, within the limit of an exchange. */
export function replyTo(request: WireRequest, wire: TransportRequest, { label, surroundings }: Sending): Observable<TransportResponse> {
  const { page, runtime, transport } = surroundings;
  const { exchange: limitMs } = request.limits;
  const sent$ = start(request.transport ?? transport, wire, label);
  const reply$ = limitMs === undefined ? sent$ : sent$.pipe(raceWith(from(runtime.deadline(limitMs)).pipe(mergeMap(() => throwError(() => tooLate(label, limitMs))))));
  return page === undefined ? reply$ : reply$.pipe(explained({ wire, serviceType: request.service, page, runtime, label, limitMs }));
}

/** What a transport throws before it has begun is an error of this attempt, which never left. */
function start(transport: Transport, wire: TransportRequest, label: () => string): Observable<TransportResponse> {
  try {
    return from(transport(wire));
  } catch (error) {
    const typed = toConnectionError(error, label());
    return throwError(() => (isKeystoneAuthError(typed, 'unknown-connection-error') ? unsent(typed) : typed));
  }
}

function tooLate(label: () => string, limitMs: number): ConnectTimeout {
  return new ConnectTimeout(`${label()} had no reply within ${String(limitMs)} ms (timeoutMs); the server may still work on it.`, {
    outcome: 'unknown',
  });
}
