import { identity, tap, type MonoTypeOperatorFunction } from 'rxjs';
import { isKeystoneAuthError, type KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { RequestCost, ShownTls, Throttled, WarningCode } from '../../events/event.js';
import type { EventStream } from '../../events/event-stream.js';
import { curlLine } from '../../events/lines/curl-line.js';
import { abandonment, attemptReport, type AttemptReport, type ReportSurroundings } from './attempt-report.js';
import { ExchangeDisplay, shownTls, type DisplayOptions } from './exchange-display.js';
import { getHeader } from '../headers.js';
import { insecurityAlert } from './insecurity-alert.js';
import type { Step } from '../next-step.js';
import { plannedBody } from './planned-body.js';
import { RequestAudience } from './request-audience.js';
import { RequestCourses } from './request-courses.js';
import type { ApiResponse } from '../response.js';
import type { TransportRequest } from '../transport-port.js';
import type { WireRequest } from '../wire-request.js';

export type { AttemptReport } from './attempt-report.js';
export type { Timing } from './timing.js';

/** What a reporter works with. */
export interface ReporterOptions extends DisplayOptions, Pick<ReportSurroundings, 'runtime' | 'onTiming'> {
  readonly events: EventStream;
  /** Whether TLS servers are not verified. @defaultValue false */
  readonly insecure?: boolean | undefined;
  /** Path or PEM text of the authorities that are trusted, if not the system's. */
  readonly cacert?: string | undefined;
}

/** Turns what exchanges do into redacted events, lines and timings. When nobody listens nothing is built. */
export class ExchangeReporter {
  readonly #options: ReporterOptions;
  readonly #display: ExchangeDisplay;
  readonly #audience: RequestAudience;
  readonly #courses = new RequestCourses();
  readonly #tls: ShownTls;
  #alerted = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#display = new ExchangeDisplay(options);
    this.#audience = new RequestAudience({ ...options, display: this.#display });
    this.#tls = shownTls(options);
  }

  /** One attempt begins; `undefined` if nobody wants to know how it goes. */
  sending(request: WireRequest, wire: TransportRequest): AttemptReport | undefined {
    const { onTiming, runtime } = this.#options;
    if ((request.tls ?? this.#options).insecure === true && !this.#alerted && wire.url.startsWith('https:')) this.#alert(wire);
    const visible = request.log && this.#audience.present(request);
    if (!visible && onTiming === undefined) return undefined;
    const startedAt = runtime.monotonic();
    const attempt = this.#courses.sending(request.fate, startedAt);
    if (visible) this.#sent(request, wire, attempt);
    const surroundings = { runtime, onTiming, audience: this.#audience, courses: this.#courses, display: this.#display };
    return attemptReport(request, { url: wire.url, attempt, startedAt }, surroundings);
  }

  /** A dry run does not send the request. */
  planned(request: WireRequest): void {
    if (!request.log || !this.#audience.wants(request, 'request-planned')) return;
    const { headers } = request;
    const label = this.#audience.label(request, request.url);
    const shown = {
      tls: this.#tlsOf(request),
      headers: this.#display.headers(headers),
      body: this.#display.requestBody(plannedBody(request.body), getHeader(headers, 'content-type')),
    };
    this.#audience.tell(request, { type: 'request-planned', ...label, ...shown, command: curlLine({ ...label, ...shown }) });
  }

  /** The final reply of an exchange is here. */
  answered(request: WireRequest, { status, requestId, url }: ApiResponse): void {
    if (!request.log || !this.#audience.wants(request, 'request-answered')) return;
    const label = this.#audience.label(request, url);
    this.#audience.tell(request, { type: 'request-answered', ...label, status, requestId, ...this.#cost(request) });
  }

  /** The reply becomes an error. */
  failed(request: WireRequest, response: ApiResponse, error?: Pick<KeystoneAuthError, 'code' | 'message'>): void {
    if (!request.log || !this.#audience.wants(request, 'request-failed') || !this.#courses.end(request.fate)) return;
    const { status, requestId, url } = response;
    const label = this.#audience.label(request, url);
    const { code, message } = error ?? {
      code: 'http-error',
      message: `${request.method} ${label.url} was answered with ${String(status)}.`,
    };
    const said = { status, requestId, code, message: this.#display.text(message) };
    this.#audience.tell(request, { type: 'request-failed', ...label, ...said, ...this.#cost(request) });
  }

  /** Tells, of all that is done for one request, if it ends without a reply: in an error or because nobody waits any more. */
  watch<T>(request: WireRequest): MonoTypeOperatorFunction<T> {
    if (!request.log || !this.#audience.wants(request, 'request-failed')) return identity;
    let over = false;
    return tap({
      next: () => (over = true),
      error: (error: unknown) => this.#lost(request, error),
      unsubscribe: () => {
        if (!over) this.#lost(request, undefined);
      },
    });
  }

  /** The same request will be sent again. */
  retrying(request: WireRequest, step: Extract<Step, { kind: 'retry' }>): void {
    if (!this.#audience.wants(request, 'retry-scheduled')) return;
    const { reason, status, message, delayMs, retriesLeft } = step;
    const attempt = Math.max(1, this.#courses.attempts(request.fate));
    const said = { reason, status, message: this.#display.text(message), attempt, delayMs, retriesLeft };
    this.#audience.tell(request, { type: 'retry-scheduled', ...this.#audience.label(request, step.progress.url), ...said });
  }

  /** A service, by its reply from `url`, asked for less. */
  throttled(request: WireRequest, url: string, { limit, holdMs }: Pick<Throttled, 'limit' | 'holdMs'>): void {
    if (!this.#audience.wants(request, 'throttled')) return;
    this.#audience.tell(request, { type: 'throttled', ...this.#audience.label(request, url), limit, holdMs });
  }

  /** No retry, though the request may have one: too many were made lately. */
  budgetSpent(request: WireRequest): void {
    this.#warn(request, 'retry-budget-spent', () =>
      `${request.method} ${this.shown(request.url)} is not sent again: too many requests to this service failed and were repeated ` +
      'lately. Each request that is made earns a tenth of a retry.');
  }

  /** A redirect that does not say where to. */
  missingLocation(request: WireRequest, response: ApiResponse): void {
    this.#warn(request, 'missing-location', () =>
      `${request.method} ${this.shown(response.url)} was answered with ${String(response.status)} without a Location`);
  }

  /** A URL as it may be shown. */
  shown(url: string): string {
    return this.#display.url(url);
  }

  #warn(request: WireRequest, code: WarningCode, message: () => string): void {
    if (!this.#audience.wants(request, 'warning')) return;
    const label = this.#audience.loggerLabel(request);
    this.#audience.tell(request, { type: 'warning', at: this.#options.runtime.now(), code, ...label, message: message() });
  }

  /** Once, to the first who listens. */
  #alert(wire: TransportRequest): void {
    const { events, runtime } = this.#options;
    this.#alerted = events.observed;
    events.emit(() => insecurityAlert(runtime.now(), this.shown(new URL(wire.url).origin)));
  }

  #sent(request: WireRequest, wire: TransportRequest, attempt: number): void {
    if (!this.#audience.wants(request, 'request-sent')) return;
    this.#audience.tell(request, {
      type: 'request-sent',
      ...this.#audience.label(request, wire.url),
      again: request.again === true || attempt > 1,
      attempt,
      tls: this.#tlsOf(request),
      headers: this.#display.headers(wire.headers),
      body: this.#display.requestBody(wire.body, getHeader(wire.headers, 'content-type')),
    });
  }

  #lost(request: WireRequest, error: unknown): void {
    if (!this.#courses.end(request.fate)) return;
    const label = this.#audience.label(request, request.url);
    const { code, message } = isKeystoneAuthError(error) ? error : abandonment(request, label.url);
    const requestId = isKeystoneAuthError(error) ? error.requestId : undefined;
    const said = { status: undefined, requestId, code, message: this.#display.text(message) };
    this.#audience.tell(request, { type: 'request-failed', ...label, ...said, ...this.#cost(request) });
  }

  #cost({ fate }: WireRequest): RequestCost {
    return { elapsedMs: this.#courses.elapsedMs(fate, this.#options.runtime.monotonic()), attempts: this.#courses.attempts(fate) };
  }

  #tlsOf({ tls }: WireRequest): ShownTls {
    return tls === undefined ? this.#tls : shownTls(tls);
  }
}
