import type { MonoTypeOperatorFunction } from 'rxjs';
import type { ShownTls, Throttled, WarningCode } from '../../events/event.js';
import type { EventStream } from '../../events/event-stream.js';
import { curlCommand } from '../../events/lines/curl-line.js';
import { attemptReport, type AttemptReport, type ReportSurroundings } from './attempt-report.js';
import { ExchangeDisplay, shownTls, type DisplayOptions } from './exchange-display.js';
import type { Failure } from './failure.js';
import { getHeader } from '../headers.js';
import { insecurityAlert } from './insecurity-alert.js';
import type { Step } from '../next-step.js';
import { plannedBody } from './planned-body.js';
import { RequestAudience } from './request-audience.js';
import { RequestCourses } from './request-courses.js';
import { RequestEnds } from './request-ends.js';
import type { ApiResponse } from '../response.js';
import type { TransportRequest } from '../transport-port.js';
import { parseUrl } from '../url.js';
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
  readonly #surroundings: ReportSurroundings;
  readonly #ends: RequestEnds;
  readonly #tls: ShownTls;
  #alerted = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#display = new ExchangeDisplay(options);
    this.#audience = new RequestAudience({ ...options, display: this.#display });
    const { runtime, onTiming } = options;
    this.#surroundings = { runtime, onTiming, audience: this.#audience, courses: this.#courses, display: this.#display };
    this.#ends = new RequestEnds(this.#surroundings);
    this.#tls = shownTls(options);
  }

  /** One attempt begins; `undefined` if nobody wants to know how it goes. */
  sending(request: WireRequest, wire: TransportRequest): AttemptReport | undefined {
    const { onTiming, runtime } = this.#options;
    if ((request.tls ?? this.#options).insecure === true && !this.#alerted && parseUrl(wire.url)?.protocol === 'https:') this.#alert(wire);
    const visible = request.log && this.#audience.present(request);
    if (!visible && onTiming === undefined) return undefined;
    const startedAt = runtime.monotonic();
    const attempt = this.#courses.sending(request.fate, startedAt);
    if (visible) this.#sent(request, wire, attempt);
    return attemptReport(request, { url: wire.url, attempt, startedAt }, this.#surroundings);
  }

  /** A dry run does not send the request. Told also with `log: false`: what would be sent is all there is of it. */
  planned(request: WireRequest): void {
    if (!this.#audience.wants(request, 'request-planned')) return;
    const { headers } = request;
    const label = this.#audience.label(request, request.url);
    const shown = {
      tls: this.#tlsOf(request),
      headers: this.#display.headers(headers),
      body: this.#display.requestBody(plannedBody(request.body), getHeader(headers, 'content-type')),
    };
    this.#audience.tell(request, { type: 'request-planned', ...label, ...shown, command: curlCommand({ ...label, ...shown }) });
  }

  /** The final reply of an exchange is here. */
  answered(request: WireRequest, response: ApiResponse): void {
    this.#ends.answered(request, response);
  }

  /** The reply becomes an error. */
  failed(request: WireRequest, response: ApiResponse, error?: Failure): void {
    this.#ends.failed(request, response, error);
  }

  /** Tells, of all that is done for one request, if it ends without a reply: in an error or because nobody waits any more. */
  watch<T>(request: WireRequest): MonoTypeOperatorFunction<T> {
    return this.#ends.watch(request);
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
    const label = { ...this.#audience.globalIdLabel(request), ...this.#audience.loggerLabel(request) };
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

  #tlsOf({ tls }: WireRequest): ShownTls {
    return tls === undefined ? this.#tls : shownTls(tls);
  }
}
