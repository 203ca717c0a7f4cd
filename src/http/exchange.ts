import { catchError, defer, from, map, mergeMap, of, raceWith, throwError, type Observable } from 'rxjs';
import { ConnectTimeout } from '../errors/connect-failure.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Runtime } from '../runtime/runtime.js';
import { abortedBy } from './abort.js';
import { toConnectionError } from './connection-error.js';
import type { ExchangeReporter } from './exchange-reporter.js';
import { startOf, type ExchangeProgress } from './exchange-progress.js';
import { nextStep, type AttemptOutcome, type Step } from './next-step.js';
import { readReply } from './read-reply.js';
import type { ApiResponse } from './response.js';
import type { Transport, TransportRequest } from './transport-port.js';
import type { WireRequest } from './wire-request.js';

/** What exchanges run on. */
export interface ExchangeSurroundings {
  readonly transport: Transport;
  readonly runtime: Runtime;
  readonly reporter: ExchangeReporter;
  readonly mapUrl: (url: string) => string;
}

/**
 * Sends a request until there is a final reply: follows redirects, retries what may be retried. Emits the reply whatever
 * its status; errors only if there is none. Each subscription is one exchange, unsubscribing aborts it.
 */
export function exchange(request: WireRequest, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  const running = defer(() => run(request, startOf(request), surroundings));
  return request.signal === undefined ? running : running.pipe(abortedBy(request.signal, request));
}

function run(
  request: WireRequest,
  progress: ExchangeProgress,
  surroundings: ExchangeSurroundings,
): Observable<ApiResponse> {
  return attempt(request, progress, surroundings).pipe(
    mergeMap((outcome) => {
      const { runtime, mapUrl } = surroundings;
      const step = nextStep(request, progress, {
        outcome,
        surroundings: { now: () => runtime.now(), random: () => runtime.random(), mapUrl },
      });
      return takeStep(request, step, surroundings);
    }),
  );
}

function takeStep(request: WireRequest, step: Step, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  switch (step.kind) {
    case 'done':
      if (step.missingLocation) surroundings.reporter.missingLocation(request, step.response);
      return of(step.response);
    case 'fail':
      return throwError(() => step.error);
    case 'redirect':
      return run(request, step.progress, surroundings);
    case 'retry': {
      surroundings.reporter.retrying(request, step);
      const wait = from(surroundings.runtime.sleep(step.delayMs));
      return wait.pipe(mergeMap(() => run(request, step.progress, surroundings)));
    }
  }
}

/** One exchange on the wire; a failure is a value, so that an error of a later attempt is not taken for one of this. */
function attempt(
  request: WireRequest,
  progress: ExchangeProgress,
  { transport, runtime, reporter }: ExchangeSurroundings,
): Observable<AttemptOutcome> {
  const wire: TransportRequest = {
    method: request.method,
    url: progress.url,
    headers: progress.headers,
    body: request.body.next(),
    responseType: request.responseType,
  };
  const report = reporter.sending(request, wire);
  const sent = transport(wire);
  const limited = request.timeoutMs === undefined ? sent : sent.pipe(raceWith(limit(wire, request.timeoutMs, runtime)));
  return limited.pipe(
    map((reply): AttemptOutcome => {
      const response = readReply(reply, request.responseType, progress);
      report?.received(response);
      return { response };
    }),
    catchError((error: unknown) => {
      const typed: KeystoneAuthError = toConnectionError(error, wire);
      report?.failed(typed);
      return of<AttemptOutcome>({ error: typed });
    }),
  );
}

function limit({ method, url }: TransportRequest, timeoutMs: number, runtime: Runtime): Observable<never> {
  return from(runtime.deadline(timeoutMs)).pipe(
    mergeMap(() =>
      throwError(
        () =>
          new ConnectTimeout(
            `${method} ${redactUrl(url)} had no reply within ${String(timeoutMs)} ms (timeoutMs); the server may still work on it.`,
            { outcome: 'unknown' },
          ),
      ),
    ),
  );
}
