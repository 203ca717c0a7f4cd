import type { Observable, Subscription } from 'rxjs';
import { phrased, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import { retryAfterMs } from '../retry/retry-after.js';
import { toConnectionError } from './connection-error.js';
import { deadlineExceeded, timeLeft } from './deadline.js';
import type { ExchangeProgress } from './exchange-progress.js';
import type { AttemptReport } from './report/attempt-report.js';
import type { ExchangeReporter } from './report/exchange-reporter.js';
import { outcomeOf, toTransport } from './attempt-forms.js';
import { limitedBy } from './in-time.js';
import type { AttemptOutcome } from './next-step.js';
import { replyTo, type SendingMeans } from './reply-to.js';
import type { ApiResponse } from './response.js';
import { endTrace, tracedAttempt } from './traced-attempt.js';
import type { AttemptTrace } from './tracer-port.js';
import type { EndpointWatch, ObservedRequest } from './load/endpoint-watch.js';
import type { ServiceLoad } from './load/service-load.js';
import type { TransportRequest, TransportResponse } from './transport-port.js';
import { circuitRefusal, giveUp, learn } from './watched-attempt.js';
import type { WireRequest } from './wire-request.js';

/** What an attempt is made with. */
export interface AttemptSurroundings extends SendingMeans {
  readonly reporter: ExchangeReporter;
  /** A URL as it may be shown. */
  readonly shown: (url: string) => string;
  /** A text without any secret that is known. */
  readonly text: (text: string) => string;
  /** Whether nothing may be sent any more. */
  readonly closed: () => boolean;
  /** Emits when that begins. */
  readonly closed$: Observable<void>;
}

/** Hears once how an attempt ended. A failure is a value: an error of a later attempt is not taken for one of this. */
export type AttemptEnd = (outcome: AttemptOutcome) => void;

/** What an attempt is made with, and whom it asks. */
export interface AttemptMeans {
  readonly surroundings: AttemptSurroundings;
  readonly load: ServiceLoad;
  /** How the service is doing. */
  readonly watch: EndpointWatch;
  readonly ended: AttemptEnd;
}

/** One exchange on the wire. */
export class Attempt {
  readonly #request: WireRequest;
  readonly #progress: ExchangeProgress;
  readonly #means: AttemptMeans;
  readonly #wire: TransportRequest;
  readonly #trace: AttemptTrace | undefined;
  readonly #report: AttemptReport | undefined;
  /** How often the limit of the service had been lowered when it began. */
  readonly #lowered: number;
  readonly #observed: ObservedRequest;
  #flight: Subscription | undefined;
  #over = false;

  /** @throws KeystoneAuthError if it must not be made now. */
  constructor(request: WireRequest, progress: ExchangeProgress, means: AttemptMeans) {
    const { surroundings, load, watch } = means;
    const obstacle = whyNotNow(request, surroundings) ?? circuitRefusal(request, watch, surroundings.shown);
    if (obstacle !== undefined) throw obstacle;
    const { wire, trace } = tracedAttempt(request, toTransport(request, progress), surroundings);
    this.#request = request;
    this.#progress = progress;
    this.#means = means;
    this.#wire = wire;
    this.#trace = trace;
    this.#report = surroundings.reporter.sending(request, wire);
    this.#lowered = load.lowered;
    request.fate.sending();
    this.#observed = watch.begin(!request.urgent);
  }

  /** Sends it. */
  begin(): void {
    const send = (): Subscription =>
      replyTo(this.#request, this.#wire, { label: () => this.#label(), surroundings: this.#means.surroundings }).subscribe({
        next: (reply) => { this.#answered(reply); },
        error: (error: unknown) => { this.#fail(error); },
        complete: () => { if (!this.#over) this.#fail(new Error('the transport ended without a reply')); },
      });
    const flight = this.#trace === undefined ? send() : this.#trace.within(send);
    this.#flight = flight;
    if (this.#over) this.#leave(flight);
  }

  /** Nobody waits for it any more. */
  abandon(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#flight !== undefined) this.#leave(this.#flight);
  }

  #answered(reply: TransportResponse): void {
    if (this.#over) return;
    const { surroundings } = this.#means;
    const outcome = outcomeOf(reply, this.#request, { progress: this.#progress, surroundings });
    if (outcome === undefined) return this.#fail(new TypeError('the transport gave something that is no reply'));
    if (reply.inDoubt === true) this.#request.fate.doubt();
    this.#settle(outcome);
  }

  #fail(error: unknown): void {
    if (!this.#over) this.#settle({ error: phrased(toConnectionError(error, this.#label()), this.#means.surroundings.text) });
  }

  #settle(outcome: AttemptOutcome): void {
    this.#over = true;
    this.#conclude(outcome);
    // What the transport does after its reply is of no interest.
    if (this.#flight !== undefined) this.#leave(this.#flight);
    this.#means.ended(outcome);
  }

  #leave(flight: Subscription): void {
    flight.unsubscribe();
    if (this.#trace !== undefined) endTrace(this.#trace, undefined);
    this.#report?.abandoned();
    giveUp(this.#request, this.#observed, this.#means.surroundings.runtime);
  }

  /** What is noted of an attempt before anybody hears of it. */
  #conclude(outcome: AttemptOutcome): void {
    this.#request.fate.ended('error' in outcome ? outcome.error.outcome : 'refused');
    if (this.#trace !== undefined) endTrace(this.#trace, outcome);
    learn(this.#request, outcome, this.#observed);
    if ('error' in outcome) {
      this.#report?.failed(outcome.error);
    } else {
      this.#report?.received(outcome.response);
      this.#noteLoad(outcome.response);
    }
  }

  /** What a reply says of how busy its service is. */
  #noteLoad({ status, headers, url }: ApiResponse): void {
    const { surroundings: { runtime, reporter }, load } = this.#means;
    const asked = headers['retry-after'];
    const patience = asked === undefined ? undefined : retryAfterMs(asked, runtime.now());
    const throttled = load.answered(this.#lowered, { status, retryAfterMs: patience, now: asked === undefined ? 0 : runtime.monotonic() });
    if (throttled !== undefined) reporter.throttled(this.#request, url, throttled);
  }

  #label(): string {
    return `${this.#wire.method} ${this.#means.surroundings.shown(this.#wire.url)}`;
  }
}

/** Much may have happened while it waited for its turn. */
function whyNotNow(request: WireRequest, { closed, runtime, shown }: AttemptSurroundings): KeystoneAuthError | undefined {
  const { deadline, fate, globalRequestId, method, url } = request;
  if (closed()) return new SessionClosed(`${method} ${shown(url)} was not sent: the session was closed.`, { outcome: fate.outcome, globalRequestId });
  if (deadline === undefined || timeLeft(deadline, runtime) > 0) return undefined;
  return deadlineExceeded(deadline, limitedBy(request));
}
