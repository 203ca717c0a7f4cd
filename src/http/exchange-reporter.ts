import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { KeystoneEvent, RequestLabel, ShownTls } from '../events/event.js';
import type { EventStream } from '../events/event-stream.js';
import type { Runtime } from '../runtime/runtime.js';
import { ExchangeDisplay, shownTls, type DisplayOptions } from './exchange-display.js';
import { getHeader } from './headers.js';
import type { Step } from './next-step.js';
import type { ApiResponse } from './response.js';
import type { TransportRequest } from './transport-port.js';
import type { WireRequest } from './wire-request.js';

/** Where the reports of one attempt go. */
export interface AttemptReport {
  received(response: ApiResponse): void;
  failed(error: KeystoneAuthError): void;
}

/** What happened on the wire, for `timings()`. */
export interface Timing {
  readonly method: string;
  readonly url: string;
  readonly elapsedMs: number;
}

/** What a reporter works with. */
export interface ReporterOptions extends DisplayOptions {
  readonly events: EventStream;
  readonly runtime: Runtime;
  /** Called for every attempt if timings are collected. */
  readonly onTiming: ((timing: Timing) => void) | undefined;
  /** Whether TLS servers are not verified. @defaultValue false */
  readonly insecure?: boolean | undefined;
  /** Path or PEM text of the authorities that are trusted, if not the system's. */
  readonly cacert?: string | undefined;
}

/** Turns what exchanges do into redacted events. When nobody listens nothing is built. */
export class ExchangeReporter {
  readonly #options: ReporterOptions;
  readonly #display: ExchangeDisplay;
  readonly #tls: ShownTls;
  readonly #sentOnce = new WeakSet<WireRequest>();
  #alertIsDue: boolean;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#display = new ExchangeDisplay(options);
    this.#tls = shownTls(options);
    this.#alertIsDue = options.insecure === true;
  }

  /** One attempt begins; `undefined` if nobody wants to know how it goes. */
  sending(request: WireRequest, wire: TransportRequest): AttemptReport | undefined {
    const { events, onTiming, runtime } = this.#options;
    if (this.#alertIsDue && wire.url.startsWith('https:')) this.#alert(wire);
    const visible = request.log && events.observed;
    if (!visible && onTiming === undefined) return undefined;
    const startedAt = runtime.monotonic();
    if (visible) this.#sent(request, wire);
    const ended = (type: KeystoneEvent['type'], tell: (label: RequestLabel, elapsedMs: number) => void): void => {
      const elapsedMs = runtime.monotonic() - startedAt;
      const wanted = visible && events.wants({ type, logger: request.logger });
      if (!wanted && onTiming === undefined) return;
      const label = this.#label(request, wire.url);
      onTiming?.({ method: label.method, url: label.url, elapsedMs });
      if (wanted) tell(label, elapsedMs);
    };
    return {
      received: (response) => ended('response-received', (label, elapsedMs) => this.#received(label, response, elapsedMs)),
      failed: (error) => ended('exchange-failed', (label, elapsedMs) => this.#failed(label, error, elapsedMs)),
    };
  }

  /** The final reply of an exchange is here. */
  answered(request: WireRequest, response: ApiResponse): void {
    this.#concluded('request-answered', request, response);
  }

  /** The reply becomes an error. */
  failed(request: WireRequest, response: ApiResponse): void {
    this.#concluded('request-failed', request, response);
  }

  /** The same request will be sent again. */
  retrying(request: WireRequest, step: Extract<Step, { kind: 'retry' }>): void {
    const { events, runtime } = this.#options;
    events.emit(() => ({
      type: 'retry-scheduled',
      at: runtime.now(),
      ...this.#label(request, step.progress.url),
      reason: step.reason,
      status: step.status,
      message: this.#display.text(step.message),
      delayMs: step.delayMs,
      retriesLeft: step.retriesLeft,
    }));
  }

  /** A redirect that does not say where to. */
  missingLocation(request: WireRequest, response: ApiResponse): void {
    const { events, runtime } = this.#options;
    events.emit(() => ({
      type: 'warning',
      at: runtime.now(),
      code: 'missing-location',
      logger: request.logger,
      message: `${request.method} ${this.shown(response.url)} was answered with ${String(response.status)} without a Location`,
    }));
  }

  /** A URL as it may be shown. */
  shown(url: string): string {
    return this.#display.url(url);
  }

  /** Once, to the first who listens. */
  #alert(wire: TransportRequest): void {
    const { events, runtime } = this.#options;
    if (!events.observed) return;
    this.#alertIsDue = false;
    events.emit({
      type: 'security-alert',
      at: runtime.now(),
      message:
        `TLS servers are not verified (tls.insecure): anybody on the way to ${this.shown(new URL(wire.url).origin)} can read and ` +
        'change what is sent, credentials included. Name the right authorities with tls.cacert instead.',
    });
  }

  #label({ exchange, method, service, logger }: WireRequest, url: string): RequestLabel {
    return { exchange, method, url: this.shown(url), service, ...(logger === undefined ? {} : { logger }) };
  }

  #sent(request: WireRequest, wire: TransportRequest): void {
    const { events, runtime } = this.#options;
    const again = request.again === true || this.#sentOnce.has(request);
    this.#sentOnce.add(request);
    if (!events.wants({ type: 'request-sent', logger: request.logger })) return;
    events.emit({
      type: 'request-sent',
      at: runtime.now(),
      ...this.#label(request, wire.url),
      again,
      tls: this.#tls,
      headers: this.#display.headers(wire.headers),
      body: this.#display.requestBody(wire.body, getHeader(wire.headers, 'content-type')),
    });
  }

  #received(label: RequestLabel, { status, headers, body, requestId }: ApiResponse, elapsedMs: number): void {
    const { events, runtime } = this.#options;
    const withBody = events.wants({ type: 'response-received', logger: label.logger, part: 'body' });
    events.emit({
      type: 'response-received',
      at: runtime.now(),
      ...label,
      status,
      headers: this.#display.headers(headers),
      body: withBody ? this.#display.body(body, headers['content-type']) : undefined,
      requestId,
      elapsedMs,
    });
  }

  #failed(label: RequestLabel, { code, message }: KeystoneAuthError, elapsedMs: number): void {
    const { events, runtime } = this.#options;
    events.emit({ type: 'exchange-failed', at: runtime.now(), ...label, code, message: this.#display.text(message), elapsedMs });
  }

  #concluded(type: 'request-answered' | 'request-failed', request: WireRequest, response: ApiResponse): void {
    const { events, runtime } = this.#options;
    if (!request.log || !events.wants({ type, logger: request.logger })) return;
    const { status, requestId, url } = response;
    events.emit({ type, at: runtime.now(), ...this.#label(request, url), status, requestId });
  }
}
