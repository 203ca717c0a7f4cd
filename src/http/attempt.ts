import { from, mergeMap, Observable, raceWith, throwError } from 'rxjs';
import { ConnectTimeout } from '../errors/connect-failure.js';
import { retryAfterMs } from '../retry/retry-after.js';
import type { Runtime } from '../runtime/runtime.js';
import { toConnectionError } from './connection-error.js';
import type { ExchangeProgress } from './exchange-progress.js';
import type { ExchangeReporter } from './report/exchange-reporter.js';
import type { AttemptOutcome } from './next-step.js';
import { readReply } from './read-reply.js';
import type { ApiResponse } from './response.js';
import type { ServiceLoad } from './load/service-load.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';
import type { WireRequest } from './wire-request.js';

/** What an attempt is made with. */
export interface AttemptSurroundings {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly reporter: ExchangeReporter;
  /** A URL as it may be shown. */
  readonly shown: (url: string) => string;
}

/** One exchange on the wire; a failure is a value, so that an error of a later attempt is not taken for one of this. */
export function attempt(
  request: WireRequest,
  progress: ExchangeProgress,
  { surroundings, load }: { readonly surroundings: AttemptSurroundings; readonly load: ServiceLoad },
): Observable<AttemptOutcome> {
  return new Observable((subscriber) => {
    const { transport, runtime, reporter, shown } = surroundings;
    const wire = toTransport(request, progress);
    const report = reporter.sending(request, wire);
    const label = (): string => `${wire.method} ${shown(wire.url)}`;
    const { lowered } = load;
    const settle = (outcome: AttemptOutcome): void => {
      request.fate.ended('error' in outcome ? outcome.error.outcome : 'refused');
      if ('error' in outcome) report?.failed(outcome.error);
      else report?.received(outcome.response);
      if ('response' in outcome) noteLoad(request, outcome.response, { surroundings, load, lowered });
      subscriber.next(outcome);
      subscriber.complete();
    };
    const fail = (error: unknown): void => {
      settle({ error: toConnectionError(error, label()) });
    };
    const limitMs = request.limits.exchange;
    request.fate.sending();
    const sent$ = start(transport, wire);
    const limited$ = limitMs === undefined ? sent$ : sent$.pipe(raceWith(limit(label, limitMs, runtime)));
    const flight = limited$.subscribe({
      next: (reply) => {
        if (!subscriber.closed) settle({ response: readReply(reply, request.responseType, progress) });
      },
      error: fail,
      complete: () => {
        if (!subscriber.closed) fail(new Error('the transport ended without a reply'));
      },
    });
    if (report !== undefined) flight.add(report.abandoned);
    return flight;
  });
}

function toTransport(request: WireRequest, { url, headers }: ExchangeProgress): TransportRequest {
  return {
    method: request.method,
    url,
    headers,
    body: request.body.next(),
    responseType: request.responseType,
    limits: request.limits,
    tls: request.tls,
    onProgress: request.onProgress,
  };
}

/** What a reply says of how busy its service is. */
function noteLoad(
  request: WireRequest,
  { status, headers, url }: ApiResponse,
  { surroundings, load, lowered }: { readonly surroundings: AttemptSurroundings; readonly load: ServiceLoad; readonly lowered: number },
): void {
  const { runtime, reporter } = surroundings;
  const asked = headers['retry-after'];
  const patience = asked === undefined ? undefined : retryAfterMs(asked, runtime.now());
  const throttled = load.answered(lowered, { status, retryAfterMs: patience, now: asked === undefined ? 0 : runtime.monotonic() });
  if (throttled !== undefined) reporter.throttled(request, url, throttled);
}

/** What a transport throws is an error of this attempt like one it emits. */
function start(transport: Transport, wire: TransportRequest): Observable<TransportResponse> {
  try {
    return transport(wire);
  } catch (error) {
    return throwError(() => error);
  }
}

function limit(label: () => string, timeoutMs: number, runtime: Runtime): Observable<never> {
  return from(runtime.deadline(timeoutMs)).pipe(
    mergeMap(() =>
      throwError(
        () =>
          new ConnectTimeout(
            `${label()} had no reply within ${String(timeoutMs)} ms (timeoutMs); the server may still work on it.`,
            { outcome: 'unknown' },
          ),
      ),
    ),
  );
}
