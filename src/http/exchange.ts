import { from, Observable, take, type Subscriber, type Subscription } from 'rxjs';
import { BodyNotReplayable } from '../errors/body-not-replayable.js';
import { under } from '../errors/keystone-auth-error.js';
import type { Runtime } from '../runtime/runtime.js';
import { Attempt, type AttemptSurroundings } from './attempt.js';
import { deadlineExceeded, timeLeft } from './deadline.js';
import type { ExchangeReporter } from './report/exchange-reporter.js';
import { startOf, type ExchangeProgress } from './exchange-progress.js';
import { inTime, limitedBy } from './in-time.js';
import { nextStep, type AttemptOutcome, type RetryStep, type Step, type StepSurroundings } from './next-step.js';
import { lineOf } from './load/line-of.js';
import type { ApiResponse } from './response.js';
import type { EndpointWatch } from './load/endpoint-watch.js';
import type { HealthBook } from './load/health-book.js';
import type { ServiceLoad } from './load/service-load.js';
import type { ServiceLoads } from './load/service-loads.js';
import { Turn } from './load/turn.js';
import { circuitRefusal } from './watched-attempt.js';
import type { WireRequest } from './wire-request.js';

/** What exchanges run on. */
export interface ExchangeSurroundings extends StepSurroundings, AttemptSurroundings {
  readonly runtime: Runtime;
  readonly reporter: ExchangeReporter;
  /** How busy the services are. */
  readonly loads: ServiceLoads;
  /** How the services are doing. */
  readonly health: HealthBook;
}

/**
 * Sends a request until there is a final reply: follows redirects, retries what may be retried, within its limits and its
 * time. Emits the reply whatever its status; errors only if there is none. Each subscription is one exchange, unsubscribing
 * aborts it.
 */
export function exchange(request: WireRequest, surroundings: ExchangeSurroundings): Observable<ApiResponse> {
  const running$ = new Observable<ApiResponse>((subscriber) => {
    const { loads } = surroundings;
    if (request.body.consumed()) throw consumedBody(request, surroundings);
    loads.of(request.url, request.endpoint).budget.earn();
    const running = new Exchange(request, surroundings, subscriber);
    subscriber.add(() => { running.abandon(); });
    running.attempt(startOf(request));
  });
  const { deadline, signal } = request;
  return deadline === undefined && signal === undefined ? running$ : running$.pipe(inTime(request, limitedBy(request), surroundings.runtime));
}

/** An Observable that is subscribed again, or two requests with one stream. */
function consumedBody({ method, url }: WireRequest, { shown }: ExchangeSurroundings): BodyNotReplayable {
  return new BodyNotReplayable(
    `${method} ${shown(url)} was not sent: its body is a stream that was read already. Give "body" as a function that makes ` +
      'the stream, then it can be sent again.',
  );
}

/** One request on its way to its final reply: attempt by attempt, with whatever is between them. */
class Exchange {
  readonly #request: WireRequest;
  readonly #surroundings: ExchangeSurroundings;
  readonly #subscriber: Subscriber<ApiResponse>;
  #turn: Turn | undefined;
  #attempt: Attempt | undefined;
  #rest: Subscription | undefined;

  constructor(request: WireRequest, surroundings: ExchangeSurroundings, subscriber: Subscriber<ApiResponse>) {
    this.#request = request;
    this.#surroundings = surroundings;
    this.#subscriber = subscriber;
  }

  /** One attempt, when it is its turn: the service stands it, and the limits of request, adapter and session let it pass. */
  attempt(progress: ExchangeProgress): void {
    const { health, loads, runtime, shown } = this.#surroundings;
    const { deadline, endpoint, gates, party, urgent } = this.#request;
    const watch = health.of(progress.url, this.#request);
    // Who must not ask does not even stand in line; that may change while one does.
    const refusal = circuitRefusal(this.#request, watch, shown);
    if (refusal !== undefined) throw refusal;
    const load = loads.of(progress.url, endpoint);
    const heldMs = deadline === undefined ? 0 : load.heldForMs(runtime.monotonic());
    if (deadline !== undefined && heldMs > timeLeft(deadline, runtime)) throw deadlineExceeded(deadline, limitedBy(this.#request), heldMs);
    const lines = gates.length === 0 ? load.lines : [load.line, ...gates.map(lineOf)];
    const label = (): string => `${this.#request.method} ${shown(progress.url)}`;
    const begin = (): void => { this.#tried(() => { this.#send(progress, load, watch); }); };
    this.#turn = new Turn(lines, { runtime, label, urgent, party }, begin);
    this.#turn.come();
  }

  /** Nobody waits for the reply any more, or it is here. */
  abandon(): void {
    this.#rest?.unsubscribe();
    this.#attempt?.abandon();
    this.#turn?.end();
  }

  #send(progress: ExchangeProgress, load: ServiceLoad, watch: EndpointWatch): void {
    const surroundings = this.#surroundings;
    const ended = (outcome: AttemptOutcome): void => {
      // A retry waits for its turn as others do.
      this.#turn?.end();
      this.#tried(() => { this.#take(nextStep(this.#request, progress, { outcome, surroundings })); });
    };
    this.#attempt = new Attempt(this.#request, progress, { surroundings, load, watch, ended });
    this.#attempt.begin();
  }

  /** What fails outside of an attempt ends the exchange. */
  #tried(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#subscriber.error(error);
    }
  }

  #take(step: Step): void {
    const { reporter } = this.#surroundings;
    switch (step.kind) {
      case 'done':
        if (step.missingLocation) reporter.missingLocation(this.#request, step.response);
        reporter.answered(this.#request, step.response);
        this.#subscriber.next(step.response);
        this.#subscriber.complete();
        break;
      case 'fail':
        throw under(this.#request.fate.decide(step.error), this.#request.globalRequestId);
      case 'redirect':
        this.attempt(step.progress);
        break;
      case 'retry':
        this.#retry(step);
    }
  }

  /** Another attempt, if there is time for it, the service is not left alone, and its budget allows it. */
  #retry(step: RetryStep): void {
    const { loads, reporter, runtime } = this.#surroundings;
    const load = loads.of(step.progress.url, this.#request.endpoint);
    if (this.#isInVain(step, step.delayMs) || step.delayMs > timeLeft(this.#request.deadline, runtime)) return this.#take(step.otherwise);
    if (!load.budget.spend()) {
      reporter.budgetSpent(this.#request);
      return this.#take(step.otherwise);
    }
    reporter.retrying(this.#request, step);
    // What the service asked for it asked of all its callers: they wait together before their next attempt.
    const isHeld = step.asked && (step.status === 429 || step.status === 503) && load.heldForMs(runtime.monotonic()) > 0;
    if (isHeld) return this.#again(step);
    this.#rest = from(runtime.sleep(step.delayMs)).pipe(take(1)).subscribe({
      next: () => { this.#tried(() => { this.#again(step); }); },
      error: (error: unknown) => { this.#subscriber.error(error); },
    });
  }

  /** Others may have found out meanwhile that the service is down. */
  #again(step: RetryStep): void {
    if (this.#isInVain(step, 0)) this.#take(step.otherwise);
    else this.attempt(step.progress);
  }

  #isInVain({ progress }: RetryStep, delayMs: number): boolean {
    return !this.#request.urgent && this.#surroundings.health.of(progress.url, this.#request).refusal(delayMs) !== undefined;
  }
}
