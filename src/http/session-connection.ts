import { defer, filter, from, ignoreElements, map, merge, Observable, Subject, take, type Subscriber } from 'rxjs';
import { SessionClosed } from '../errors/session-closed.js';
import type { Emission, EventStream } from '../events/event-stream.js';
import { redactUrl } from '../redaction/redact-url.js';
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
  readonly #closed = new Subject<void>();
  readonly closed$: Observable<void> = this.#closed.asObservable();
  readonly #ended = new Subject<void>();
  readonly #inFlight = new Set<Subscriber<ApiResponse>>();
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
    this.#surroundings = {
      transport: options.transport,
      runtime: options.runtime,
      reporter: new ExchangeReporter(options),
      mapUrl: (url) => this.mapUrl(url, {}),
    };
  }

  send<T = unknown>(request: HttpRequest): Observable<ApiResponse<T>> {
    return defer(() => {
      const plain = toWireRequest(request, this.defaults);
      const wire = { ...plain, headers: identified(plain.headers, this.identity, {}) };
      const sent = this.exchange(wire);
      return (request.raiseExc === false ? sent : sent.pipe(map((response) => this.raise(wire, response)))) as Observable<
        ApiResponse<T>
      >;
    });
  }

  /** Sends a complete request; emits the reply whatever its status. */
  exchange(wire: WireRequest): Observable<ApiResponse> {
    return new Observable((subscriber) => {
      if (this.#refusesNew) {
        subscriber.error(closedError(wire, 'not-sent'));
        return;
      }
      this.#inFlight.add(subscriber);
      subscriber.add(() => {
        this.#inFlight.delete(subscriber);
        this.#ended.next();
      });
      return exchange(wire, this.#surroundings).subscribe(subscriber);
    });
  }

  /** Throws the typed error for a status of 400 or more. */
  raise(request: Pick<WireRequest, 'method' | 'url'>, response: ApiResponse): ApiResponse {
    if (response.status < 400) return response;
    throw errorForStatus(request, response, { now: this.runtime.now(), text: (text) => this.#redactor.text(text) });
  }

  mapUrl(url: string, origin: UrlOrigin): string {
    return this.#mapUrl === undefined ? url : this.#mapUrl(url, origin);
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
    return merge(empty$, from(this.runtime.deadline(limitMs))).pipe(take(1), ignoreElements());
  }

  /** From here on nothing is sent; requests in flight end in a SessionClosed error and `closed$` tells who borrowed this. */
  close(): void {
    if (this.#isClosed) return;
    this.#refusesNew = true;
    this.#isClosed = true;
    for (const subscriber of [...this.#inFlight]) {
      subscriber.error(new SessionClosed('The session was closed while a request was under way.', { outcome: 'unknown' }));
    }
    this.#closed.next();
    this.#closed.complete();
  }
}

function closedError({ method, url }: WireRequest, outcome: 'not-sent'): SessionClosed {
  return new SessionClosed(`${method} ${redactUrl(url)} was not sent: the session is closed. Make a new one.`, { outcome });
}
