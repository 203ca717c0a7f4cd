import { AsyncSubject, defer, EMPTY, filter, ignoreElements, map, merge, Observable, Subject, take, type Subscriber } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import type { Emission, EventStream } from '../events/event-stream.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Runtime } from '../runtime/runtime.js';
import { identified, type ClientIdentity } from './client-identity.js';
import type { Compatibility, Connection, DocumentCache, UrlOrigin } from './connection.js';
import { exchange, type ExchangeSurroundings } from './exchange.js';
import { ExchangeReporter, type ReporterOptions } from './exchange-reporter.js';
import { errorForStatus } from './raise-for-status.js';
import type { HttpRequest } from './request.js';
import type { ApiResponse } from './response.js';
import type { Transport } from './transport-port.js';
import { toWireRequest, type ExchangeDefaults, type WireRequest } from './wire-request.js';

/** What a session makes its connection from. */
export interface ConnectionOptions extends ReporterOptions {
  readonly transport: Transport;
  readonly documents: DocumentCache;
  readonly compatibility: Compatibility;
  readonly defaults: ExchangeDefaults;
  readonly identity: ClientIdentity;
  readonly mapUrl: ((url: string, origin: UrlOrigin) => string) | undefined;
}

/** The connection of one session: what it sends with itself, and what it lends to plugins. */
export class SessionConnection implements Connection {
  readonly runtime: Runtime;
  readonly documents: DocumentCache;
  readonly compatibility: Compatibility;
  readonly defaults: ExchangeDefaults;
  /** How this session names itself to services. */
  readonly identity: ClientIdentity;
  readonly #events: EventStream;
  readonly #redactor: Redactor;
  readonly #surroundings: ExchangeSurroundings;
  readonly #mapUrl: ConnectionOptions['mapUrl'];
  readonly #closed = new AsyncSubject<void>();
  readonly closed$: Observable<void> = this.#closed.asObservable();
  readonly #ended = new Subject<void>();
  readonly #inFlight = new Map<Subscriber<ApiResponse>, WireRequest>();
  #refusesNew = false;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.runtime = options.runtime;
    this.documents = options.documents;
    this.compatibility = options.compatibility;
    this.defaults = options.defaults;
    this.identity = options.identity;
    this.#events = options.events;
    this.#redactor = options.redactor;
    this.#mapUrl = options.mapUrl;
    const { transport, runtime } = options;
    const reporter = new ExchangeReporter(options);
    this.#surroundings = {
      ...{ transport, runtime, reporter },
      now: () => runtime.now(),
      random: () => runtime.random(),
      mapUrl: (url) => this.mapUrl(url, {}),
      shown: (url) => reporter.shown(url),
    };
  }

  send<T = unknown>(request: HttpRequest): Observable<ApiResponse<T>> {
    return defer(() => {
      const plain = toWireRequest(request, this.defaults);
      const wire = { ...plain, headers: identified(plain.headers, this.identity, {}) };
      const sent$ = this.exchange(wire);
      return (request.raiseExc === false ? sent$ : sent$.pipe(map((response) => this.raise(wire, response)))) as Observable<
        ApiResponse<T>
      >;
    });
  }

  /** Sends a complete request; emits the reply whatever its status. */
  exchange(wire: WireRequest): Observable<ApiResponse> {
    return new Observable((subscriber) => {
      if (this.#refusesNew) {
        subscriber.error(new SessionClosed(`${this.#label(wire)} was not sent: the session is closed. Make a new one.`));
        return;
      }
      this.#inFlight.set(subscriber, wire);
      subscriber.add(() => {
        this.#inFlight.delete(subscriber);
        this.#ended.next();
      });
      return exchange(wire, this.#surroundings).subscribe(subscriber);
    });
  }

  /** Reports that a reply becomes an error. */
  reportFailure(request: WireRequest, response: ApiResponse): void {
    this.#surroundings.reporter.failed(request, response);
  }

  /** Throws the typed error for a status of 400 or more. */
  raise(request: WireRequest, response: ApiResponse): ApiResponse {
    if (response.status < 400) return response;
    this.reportFailure(request, response);
    throw errorForStatus(request, response, { now: this.runtime.now(), text: (text) => this.#redactor.text(text) });
  }

  mapUrl(url: string, origin: UrlOrigin): string {
    if (this.#mapUrl === undefined) return url;
    try {
      return this.#mapUrl(url, origin);
    } catch (cause) {
      throw new OptionError('mapUrl', `"mapUrl" failed for ${this.#surroundings.shown(url)}: ${String(cause)}.`, { cause });
    }
  }

  emit(event: Emission): void {
    this.#events.emit(event);
  }

  conceal(secret: string): void {
    this.#redactor.conceal(secret);
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** How many requests are under way. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** From here on no request begins; those in flight go on. */
  refuseNew(): void {
    this.#refusesNew = true;
  }

  /** Completes when no request is in flight any more, or after `limitMs`. */
  drained(limitMs: number): Observable<never> {
    const empty$ = this.#ended.pipe(filter(() => this.#inFlight.size === 0));
    const over$ = merge(empty$, defer(() => this.runtime.deadline(limitMs))).pipe(take(1), ignoreElements());
    return defer(() => (this.#inFlight.size === 0 ? EMPTY : over$));
  }

  /** From here on nothing is sent; requests in flight end in a SessionClosed error and `closed$` tells who borrowed this. */
  close(): void {
    if (this.#isClosed) return;
    this.#refusesNew = true;
    this.#isClosed = true;
    for (const [subscriber, wire] of [...this.#inFlight]) {
      subscriber.error(
        new SessionClosed(`${this.#label(wire)} was under way when its session was closed; the server may still work on it.`, {
          outcome: 'unknown',
        }),
      );
    }
    this.#closed.next();
    this.#closed.complete();
  }

  #label({ method, url }: WireRequest): string {
    return `${method} ${this.#surroundings.shown(url)}`;
  }
}
