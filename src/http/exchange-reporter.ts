import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { RequestLabel } from '../events/event.js';
import type { EventStream } from '../events/event-stream.js';
import { redactBody } from '../redaction/redact-body.js';
import { redactHeaders } from '../redaction/redact-headers.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Runtime } from '../runtime/runtime.js';
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

export interface ReporterOptions {
  readonly events: EventStream;
  readonly redactor: Redactor;
  readonly runtime: Runtime;
  /** Header names in lower case that are shown beside the usual ones. */
  readonly shownHeaders: ReadonlySet<string>;
  /** Called for every attempt if timings are collected. */
  readonly onTiming: ((timing: Timing) => void) | undefined;
}

/** Turns what exchanges do into redacted events. When nobody listens nothing is built. */
export class ExchangeReporter {
  readonly #options: ReporterOptions;
  #exchanges = 0;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** One attempt begins; `undefined` if nobody wants to know how it goes. */
  sending(request: WireRequest, wire: TransportRequest): AttemptReport | undefined {
    const { events, onTiming, runtime } = this.#options;
    const visible = request.log && events.observed;
    if (!visible && onTiming === undefined) return undefined;
    const startedAt = runtime.monotonic();
    const label = this.#label(request, wire.url);
    if (visible) this.#sent(label, wire);
    const elapsed = (): number => runtime.monotonic() - startedAt;
    return {
      received: (response) => {
        onTiming?.({ method: label.method, url: label.url, elapsedMs: elapsed() });
        if (visible) this.#received(label, response, elapsed());
      },
      failed: (error) => {
        onTiming?.({ method: label.method, url: label.url, elapsedMs: elapsed() });
        if (!visible) return;
        events.emit({
          type: 'exchange-failed',
          at: runtime.now(),
          ...label,
          code: error.code,
          message: this.#text(error.message),
          elapsedMs: elapsed(),
        });
      },
    };
  }

  retrying(request: WireRequest, step: Extract<Step, { kind: 'retry' }>): void {
    const { events, runtime } = this.#options;
    events.emit(() => ({
      type: 'retry-scheduled',
      at: runtime.now(),
      ...this.#label(request, step.progress.url),
      reason: step.reason,
      status: step.status,
      message: this.#text(step.message),
      delayMs: step.delayMs,
      retriesLeft: step.retriesLeft,
    }));
  }

  missingLocation(request: WireRequest, response: ApiResponse): void {
    const { events, runtime } = this.#options;
    events.emit(() => ({
      type: 'warning',
      at: runtime.now(),
      code: 'missing-location',
      message: `${request.method} ${this.#url(response.url)} was answered with ${String(response.status)} without a Location`,
    }));
  }

  #label(request: WireRequest, url: string): RequestLabel {
    this.#exchanges += 1;
    return { exchange: this.#exchanges, method: request.method, url: this.#url(url), service: request.service };
  }

  #sent(label: RequestLabel, wire: TransportRequest): void {
    const { events, runtime, shownHeaders } = this.#options;
    events.emit({
      type: 'request-sent',
      at: runtime.now(),
      ...label,
      headers: this.#headers(wire.headers, shownHeaders),
      body: this.#body(wire.body, getHeader(wire.headers, 'content-type')),
    });
  }

  #received(label: RequestLabel, response: ApiResponse, elapsedMs: number): void {
    const { events, runtime, shownHeaders } = this.#options;
    const { body, headers } = response;
    const raw = typeof body === 'object' && body !== null && !(body instanceof Uint8Array) ? JSON.stringify(body) : body;
    events.emit({
      type: 'response-received',
      at: runtime.now(),
      ...label,
      status: response.status,
      headers: this.#headers(headers, shownHeaders),
      body: this.#body(raw, headers['content-type']),
      requestId: response.requestId,
      elapsedMs,
    });
  }

  #headers(headers: Readonly<Record<string, string>>, shown: ReadonlySet<string>): Record<string, string> {
    const safe = redactHeaders(headers, shown);
    for (const name in safe) safe[name] = this.#text(safe[name] ?? '');
    return safe;
  }

  #body(body: unknown, contentType: string | undefined): string | undefined {
    const safe = redactBody(body, contentType);
    return safe === undefined ? undefined : this.#text(safe);
  }

  #url(url: string): string {
    return this.#text(redactUrl(url));
  }

  #text(text: string): string {
    return this.#options.redactor.text(text);
  }
}
