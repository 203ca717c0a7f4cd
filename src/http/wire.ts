import { defer, map, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { under, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Runtime } from '../runtime/runtime.js';
import { undisturbed } from '../events/undisturbed.js';
import { globalIdNow, identified, type ClientIdentity } from './client-identity.js';
import type { Connection, UrlOrigin } from './connection.js';
import type { LentOptions, WireOptions } from './connection-options.js';
import { deadlineOf } from './deadline.js';
import { exchange, type ExchangeSurroundings } from './exchange.js';
import { getHeader, type HeaderMap } from './headers.js';
import { InFlight } from './in-flight.js';
import { distinct, type RequestLimit } from './load/request-limit.js';
import { HealthBook } from './load/health-book.js';
import { HealthStream } from './load/health-stream.js';
import { circuitRules } from './load/circuit-rules.js';
import { ServiceLoads } from './load/service-loads.js';
import type { PageRules } from './page-port.js';
import { errorForStatus } from './raise-for-status.js';
import { ExchangeReporter } from './report/exchange-reporter.js';
import type { HttpRequest } from './request.js';
import type { ApiResponse } from './response.js';
import { timeLimits } from './time-limits.js';
import { tracerOf } from './tracers.js';
import { createTransport, type OwnedTransport } from './transport.js';
import { toWireRequest, type ExchangeDefaults, type WireRequest } from './wire-request.js';

/** What keeps the one wire of a session. */
export interface WireHost extends Connection {
  /** Its wire, made of its options when it is first asked for. */
  wired(make: (options: LentOptions & WireOptions) => Wire): Wire;
}

/** The wire of a session: all of its requests go over it. */
export function wireOn(host: WireHost): Wire {
  return host.wired((options) => new Wire(host, options));
}

/** Sends for one session: its requests, with the limits, retries and reports that it was told. */
export class Wire {
  readonly runtime: Runtime;
  readonly defaults: ExchangeDefaults;
  /** How this session names itself to services. */
  readonly identity: ClientIdentity;
  /** What the page may do that this runs in, if any. */
  readonly page: PageRules | undefined;
  readonly #connection: Connection;
  readonly #transport: OwnedTransport;
  readonly #surroundings: ExchangeSurroundings;
  readonly #limits: readonly RequestLimit[];
  readonly #inFlight: InFlight;

  /** @throws OptionError for a proxy that cannot be used. */
  constructor(connection: Connection, options: LentOptions & WireOptions) {
    const { runtime, transport, redactor } = options;
    this.#connection = connection;
    this.runtime = runtime;
    this.defaults = options.defaults;
    this.identity = options.identity;
    this.page = options.page;
    this.#transport = typeof transport === 'function' ? { send: transport, secrets: [], close: () => undefined } : createTransport({ ...transport, runtime });
    for (const secret of this.#transport.secrets) redactor.conceal(secret);
    const reporter = new ExchangeReporter(options);
    this.#limits = distinct(options.limits ?? []);
    this.#inFlight = new InFlight((url) => reporter.shown(url));
    this.#surroundings = {
      transport: this.#transport.send,
      runtime,
      reporter,
      page: this.page,
      loads: new ServiceLoads(),
      health: new HealthBook({ runtime, rules: options.circuit ?? circuitRules(undefined), stream: options.health ?? new HealthStream(), shown: (url) => reporter.shown(url) }),
      now: () => runtime.now(),
      random: () => runtime.random(),
      mapUrl: (url) => connection.mapUrl(url, {}),
      shown: (url) => reporter.shown(url),
      text: (text) => redactor.text(text),
      closed: () => connection.closed,
      closed$: connection.closed$,
    };
    if (connection.closed) this.close();
  }

  /** A request of a plugin or of discovery, which is not authenticated. */
  send<T = unknown>(request: HttpRequest, origin?: UrlOrigin): Observable<ApiResponse<T>> {
    return defer(() => {
      const trace = undisturbed(() => tracerOf(this.#connection)?.begin());
      // The session's own limit of a whole request is not for what many requests may be waiting for.
      const deadline = deadlineOf(timeLimits(request.timeoutMs).total, this.runtime);
      const wire = toWireRequest(request, { defaults: this.defaults, trace, origin, deadline }, (headers) => this.#identified(request.url, headers));
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
    const text = (said: string): string => this.#connection.redact(said);
    const error = this.decided(request, errorForStatus(request, response, { now: this.runtime.now(), text }));
    this.reportFailure(request, response, error);
    throw error;
  }

  /** The error of a request with what is known about all of its attempts. */
  decided<E extends KeystoneAuthError>({ fate, globalRequestId }: WireRequest, error: E): E {
    return under(fate.decide(error), globalRequestId);
  }

  /** How many requests are under way. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Completes when no request is in flight any more, or after `limitMs`. */
  drained(limitMs: number): Observable<never> {
    return this.#inFlight.drained(limitMs, this.runtime);
  }

  /** From here on nothing is sent; requests in flight end in a SessionClosed error. */
  close(): void {
    this.#inFlight.refuseNew();
    this.#inFlight.abort();
  }

  /** Gives up idle sockets; after {@link close}. */
  release(): void {
    this.#transport.close();
  }
}
