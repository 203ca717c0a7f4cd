import { defer, from, mergeMap, of, take, throwError, type Observable } from 'rxjs';
import { BodyNotReplayable } from '../errors/body-not-replayable.js';
import { under } from '../errors/keystone-auth-error.js';
import type { Runtime } from '../runtime/runtime.js';
import { admitted } from './load/admission.js';
import { attempt, type AttemptSurroundings } from './attempt.js';
import { deadlineExceeded, timeLeft } from './deadline.js';
import type { ExchangeReporter } from './report/exchange-reporter.js';
import { startOf, type ExchangeProgress } from './exchange-progress.js';
import { inTime, limitedBy } from './in-time.js';
import { nextStep, type AttemptOutcome, type RetryStep, type Step, type StepSurroundings } from './next-step.js';
import { lineOf } from './load/request-limit.js';
import type { ApiResponse } from './response.js';
import type { ServiceLoads } from './load/service-loads.js';
import type { WireRequest } from './wire-request.js';

/** What exchanges run on. */
export interface ExchangeSurroundings extends StepSurroundings, AttemptSurroundings {
  readonly runtime: Runtime;
  readonly reporter: ExchangeReporter;
  /** How busy the services are. */
  readonly loads: ServiceLoads;
}

/**
 * Sends a request until there is a final reply: follows redirects, retries what may be retried, within its limits and its
 * time. Emits the reply whatever its status; errors only if there is none. Each subscription is one exchange, unsubscribing
 * aborts it.
 */
export function exchange(request: WireRequest, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  const running$ = defer(() => {
    if (request.body.consumed()) throw consumedBody(request, surroundings);
    surroundings.loads.of(request.url, request.endpoint).budget.earn();
    return run(request, startOf(request), surroundings);
  });
  return running$.pipe(inTime(request, limitedBy(request), surroundings.runtime));
}

/** An Observable that is subscribed again, or two requests with one stream. */
function consumedBody({ method, url }: WireRequest, { shown }: ExchangeSurroundings): BodyNotReplayable {
  return new BodyNotReplayable(
    `${method} ${shown(url)} was not sent: its body is a stream that was read already. Give "body" as a function that makes ` +
      'the stream, then it can be sent again.',
  );
}

function run(request: WireRequest, progress: ExchangeProgress, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  return tried(request, progress, surroundings).pipe(
    mergeMap((outcome) => takeStep(request, nextStep(request, progress, { outcome, surroundings }), surroundings)),
  );
}

/** One attempt, when it is its turn: the service stands it, and the limits of request, adapter and session let it pass. */
function tried(request: WireRequest, progress: ExchangeProgress, surroundings: ExchangeSurroundings): Observable<AttemptOutcome> {
  const { loads, runtime, shown } = surroundings;
  return defer(() => {
    const load = loads.of(progress.url, request.endpoint);
    const heldMs = request.deadline === undefined ? 0 : load.heldForMs(runtime.monotonic());
    if (request.deadline !== undefined && heldMs > timeLeft(request.deadline, runtime)) {
      throw deadlineExceeded(request.deadline, limitedBy(request), heldMs);
    }
    const label = (): string => `${request.method} ${shown(progress.url)}`;
    const lines = [load.line, ...request.gates.map(lineOf)];
    return admitted(lines, { runtime, label, urgent: request.urgent }, attempt(request, progress, { surroundings, load }));
  });
}

function takeStep(request: WireRequest, step: Step, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  switch (step.kind) {
    case 'done':
      if (step.missingLocation) surroundings.reporter.missingLocation(request, step.response);
      surroundings.reporter.answered(request, step.response);
      return of(step.response);
    case 'fail':
      return throwError(() => under(request.fate.decide(step.error), request.globalRequestId));
    case 'redirect':
      return run(request, step.progress, surroundings);
    case 'retry':
      return retried(request, step, surroundings);
  }
}

/** Another attempt, if there is time for it and the budget of the service allows it. */
function retried(request: WireRequest, step: RetryStep, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  const { loads, reporter, runtime } = surroundings;
  const load = loads.of(step.progress.url, request.endpoint);
  if (step.delayMs > timeLeft(request.deadline, runtime)) return takeStep(request, step.otherwise, surroundings);
  if (!load.budget.spend()) {
    reporter.budgetSpent(request);
    return takeStep(request, step.otherwise, surroundings);
  }
  reporter.retrying(request, step);
  const again$ = defer(() => run(request, step.progress, surroundings));
  // What the service asked for it asked of all its callers: they wait together before their next attempt.
  const isHeld = step.asked && (step.status === 429 || step.status === 503) && load.heldForMs(runtime.monotonic()) > 0;
  if (isHeld) return again$;
  return from(runtime.sleep(step.delayMs)).pipe(
    take(1),
    mergeMap(() => again$),
  );
}
