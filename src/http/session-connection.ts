import { AsyncSubject, defer, map, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { under, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { OptionError } from '../errors/option-error.js';
import type { Emission, EventStream } from '../events/event-stream.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Runtime } from '../runtime/runtime.js';
import { globalIdNow, identified, type ClientIdentity } from './client-identity.js';
import type { Compatibility, Connection, DocumentCache, UrlOrigin } from './connection.js';
import { deadlineOf } from './deadline.js';
import { exchange, type ExchangeSurroundings } from './exchange.js';
import { ExchangeReporter, type ReporterOptions } from './report/exchange-reporter.js';
import { getHeader, type HeaderMap } from './headers.js';
import { InFlight } from './in-flight.js';
import { errorForStatus } from './raise-for-status.js';
import type { HttpRequest } from './request.js';
import { distinct, type RequestLimit } from './load/request-limit.js';
import type { ApiResponse } from './response.js';
import type { PageRules } from './page-port.js';
import { ServiceLoads } from './load/service-loads.js';
import type { Transport } from './transport-port.js';
import { timeLimits } from './time-limits.js';
import { toWireRequest, type ExchangeDefaults, type WireRequest } from './wire-request.js';

/** What a session makes its connection from. */
export interface ConnectionOptions extends ReporterOptions {
  readonly transport: Transport;
  readonly documents: DocumentCache;
  readonly compatibility: Compatibility;
  readonly defaults: ExchangeDefaults;
  readonly identity: ClientIdentity;
  /** What all its requests have to pass. */
  readonly limits?: readonly RequestLimit[] | undefined;
  readonly mapUrl: ((url: string, origin: UrlOrigin) => string) | undefined;
  /** Where it runs in a page. */
  readonly page?: PageRules | undefined;
}

/** The connection of one session: what it sends with itself, and what it lends to plugins. */
export class SessionConnection implements Connection {
  readonly runtime: Runtime;
  readonly documents: DocumentCache;
  readonly compatibility: Compatibility;
  readonly defaults: ExchangeDefaults;
  /** How this session names itself to services. */
  readonly identity: ClientIdentity;
  /** What the page may do that this runs in, if any. */
  readonly page: PageRules | undefined;
  readonly #events: EventStream;
  readonly #redactor: Redactor;
  readonly #surroundings: ExchangeSurroundings;
  readonly #mapUrl: ConnectionOptions['mapUrl'];
  readonly #closed = new AsyncSubject<void>();
  readonly closed$: Observable<void> = this.#closed.asObservable();
  readonly #limits: readonly RequestLimit[];
  readonly #inFlight: InFlight;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.runtime = options.runtime;
    this.documents = options.documents;
    this.compatibility = options.compatibility;
    this.defaults = options.defaults;
    this.identity = options.identity;
    this.page = options.page;
    this.#events = options.events;
    this.#redactor = options.redactor;
    this.#mapUrl = options.mapUrl;
    const { transport, runtime } = options;
    const reporter = new ExchangeReporter(options);
    this.#limits = distinct(options.limits ?? []);
    this.#inFlight = new InFlight((url) => reporter.shown(url));
    this.#surroundings = {
      ...{ transport, runtime, reporter, page: this.page },
      loads: new ServiceLoads(),
      now: () => runtime.now(),
      random: () => runtime.random(),
      mapUrl: (url) => this.mapUrl(url, {}),
      shown: (url) => reporter.shown(url),
      text: (text) => this.#redactor.text(text),
      closed: () => this.#isClosed,
      closed$: this.closed$,
    };
  }

  send<T = unknown>(request: HttpRequest): Observable<ApiResponse<T>> {
    return defer(() => {
      const plain = toWireRequest(request, this.defaults, (headers) => this.#identified(request.url, headers));
      // The session's own limit of a whole request is not for what many requests may be waiting for.
      const wire = { ...plain, deadline: deadlineOf(timeLimits(request.timeoutMs).total, this.runtime) };
      const sent$ = this.exchange(wire);
      const answered$ = request.raiseExc === false ? sent$ : sent$.pipe(map((response) => this.raise(wire, response)));
      return answered$.pipe(this.watch<ApiResponse>(wire)) as Observable<ApiResponse<T>>;
    });
  }

  /** Sends a complete request; emits the reply whatever its status. */
  exchange(wire: WireRequest): Observable<ApiResponse> {
    const gated = this.#limits.length === 0 ? wire : { ...wire, gates: distinct([...wire.gates, ...this.#limits]) };
    return this.#inFlight.track(wire, exchange(gated, this.#surroundings));
  }

  /** Whose URL it is, nobody says. */
  #identified(url: string, headers: HeaderMap): HeaderMap {
    const globalRequestId = getHeader(headers, 'x-openstack-request-id') ?? globalIdNow(this.identity.globalRequestId);
    return identified(headers, this.identity, { globalRequestId, isTaken: this.page?.headersTaken(url, undefined) });
  }

  /** Reports what would be sent, and answers in place of the service: with status 0 and no body. */
  planned(wire: WireRequest): ApiResponse {
    this.#surroundings.reporter.planned(wire);
    return { status: 0, headers: {}, body: undefined, url: wire.url, requestId: undefined, history: [] };
  }

  /** Reports that a reply becomes an error. */
  reportFailure(request: WireRequest, response: ApiResponse, error: KeystoneAuthError): void {
    this.#surroundings.reporter.failed(request, response, error);
  }

  /** Reports if what is done for a request ends without a reply, or before it. */
  watch<T>(request: WireRequest): MonoTypeOperatorFunction<T> {
    return this.#surroundings.reporter.watch(request);
  }

  /** Throws the typed error for a status of 400 or more. */
  raise(request: WireRequest, response: ApiResponse): ApiResponse {
    if (response.status < 400) return response;
    const error = this.decided(request, errorForStatus(request, response, { now: this.runtime.now(), text: (text) => this.#redactor.text(text) }));
    this.reportFailure(request, response, error);
    throw error;
  }

  /** The error of a request with what is known about all of its attempts. */
  decided<E extends KeystoneAuthError>({ fate, globalRequestId }: WireRequest, error: E): E {
    return under(fate.decide(error), globalRequestId);
  }

  mapUrl(url: string, origin: UrlOrigin): string {
    if (this.#mapUrl === undefined) return url;
    const mapped = this.#mapped(url, origin);
    if (typeof mapped === 'string') return mapped;
    throw new OptionError('mapUrl', `"mapUrl" gave no URL for ${this.#surroundings.shown(url)}; it has to give a text for each.`);
  }

  #mapped(url: string, origin: UrlOrigin): unknown {
    try {
      return this.#mapUrl?.(url, origin);
    } catch (cause) {
      throw new OptionError('mapUrl', `"mapUrl" failed for ${this.#surroundings.shown(url)}: ${String(cause)}.`, { cause });
    }
  }

  emit(event: Emission): void {
    this.#events.emit(event);
  }

  redact(text: string): string {
    return this.#redactor.text(text);
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

  /** Completes when no request is in flight any more, or after `limitMs`. */
  drained(limitMs: number): Observable<never> {
    return this.#inFlight.drained(limitMs, this.runtime);
  }

  /** From here on nothing is sent; requests in flight end in a SessionClosed error and `closed$` tells who borrowed this. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inFlight.refuseNew();
    this.#inFlight.abort();
    this.#closed.next();
    this.#closed.complete();
  }
}
