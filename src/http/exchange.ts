import { defer, from, mergeMap, Observable, of, raceWith, take, throwError } from 'rxjs';
import { BodyNotReplayable } from '../errors/body-not-replayable.js';
import { ConnectTimeout } from '../errors/connect-failure.js';
import type { Runtime } from '../runtime/runtime.js';
import { abortedBy } from './abort.js';
import { toConnectionError } from './connection-error.js';
import type { ExchangeReporter } from './exchange-reporter.js';
import { startOf, type ExchangeProgress } from './exchange-progress.js';
import { nextStep, type AttemptOutcome, type Step, type StepSurroundings } from './next-step.js';
import { readReply } from './read-reply.js';
import type { ApiResponse } from './response.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';
import type { WireRequest } from './wire-request.js';

/** What exchanges run on. */
export interface ExchangeSurroundings extends StepSurroundings {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly reporter: ExchangeReporter;
}

/**
 * Sends a request until there is a final reply: follows redirects, retries what may be retried. Emits the reply whatever
 * its status; errors only if there is none. Each subscription is one exchange, unsubscribing aborts it.
 */
export function exchange(request: WireRequest, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  const running$ = defer(() => {
    if (request.body.consumed()) throw consumedBody(request, surroundings);
    return run(request, startOf(request), surroundings);
  });
  return request.signal === undefined ? running$ : running$.pipe(abortedBy(request.signal, request));
}

/** An Observable that is subscribed again, or two requests with one stream. */
function consumedBody({ method, url }: WireRequest, { shown }: ExchangeSurroundings): BodyNotReplayable {
  return new BodyNotReplayable(
    `${method} ${shown(url)} was not sent: its body is a stream that was read already. Give "body" as a function that makes ` +
      'the stream, then it can be sent again.',
  );
}

function run(
  request: WireRequest,
  progress: ExchangeProgress,
  surroundings: ExchangeSurroundings,
): Observable<ApiResponse> {
  return attempt(request, progress, surroundings).pipe(
    mergeMap((outcome) => takeStep(request, nextStep(request, progress, { outcome, surroundings }), surroundings)),
  );
}

function takeStep(request: WireRequest, step: Step, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  switch (step.kind) {
    case 'done':
      if (step.missingLocation) surroundings.reporter.missingLocation(request, step.response);
      surroundings.reporter.answered(request, step.response);
      return of(step.response);
    case 'fail':
      return throwError(() => step.error);
    case 'redirect':
      return run(request, step.progress, surroundings);
    case 'retry': {
      surroundings.reporter.retrying(request, step);
      const wait$ = from(surroundings.runtime.sleep(step.delayMs)).pipe(take(1));
      return wait$.pipe(mergeMap(() => run(request, step.progress, surroundings)));
    }
  }
}

/** One exchange on the wire; a failure is a value, so that an error of a later attempt is not taken for one of this. */
function attempt(
  request: WireRequest,
  progress: ExchangeProgress,
  { transport, runtime, reporter, shown }: ExchangeSurroundings,
): Observable<AttemptOutcome> {
  const wire: TransportRequest = {
    method: request.method,
    url: progress.url,
    headers: progress.headers,
    body: request.body.next(),
    responseType: request.responseType,
  };
  const report = reporter.sending(request, wire);
  const label = (): string => `${wire.method} ${shown(wire.url)}`;
  const sent$ = start(transport, wire);
  const { timeoutMs } = request;
  const limited$ = timeoutMs === undefined ? sent$ : sent$.pipe(raceWith(limit(label, timeoutMs, runtime)));
  return new Observable((subscriber) => {
    const settle = (outcome: AttemptOutcome): void => {
      if ('error' in outcome) report?.failed(outcome.error);
      else report?.received(outcome.response);
      subscriber.next(outcome);
      subscriber.complete();
    };
    const fail = (error: unknown): void => {
      settle({ error: toConnectionError(error, label()) });
    };
    return limited$.subscribe({
      next: (reply) => {
        if (!subscriber.closed) settle({ response: readReply(reply, request.responseType, progress) });
      },
      error: fail,
      complete: () => {
        if (!subscriber.closed) fail(new Error('the transport ended without a reply'));
      },
    });
  });
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
