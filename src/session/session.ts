/// <reference lib="esnext.disposable" preserve="true" />
import { enginePart } from '#engine';
import type { Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData, Version } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import type { KeystoneEvent } from '../events/event.js';
import type { EndpointHealth } from '../http/load/endpoint-health.js';
import type { Timing } from '../http/report/exchange-reporter.js';
import type { ApiResponse } from '../http/response.js';
import type { Connection } from '../http/connection.js';
import type { AllVersionsFilter, AuthHeaders, AuthPlugin, ConnectionParams } from '../identity/auth-plugin.js';
import type { MicroversionBound, MicroversionText } from '../microversion/negotiated-microversion.js';
import { addressOf } from '../redaction/address-of.js';
import type { ApiRequest, RequestOptions } from '../request/api-request.js';
import type { AuditRecord } from '../request/audit-record.js';
import type { StageSession } from '../request/stage-session.js';
import type { TokenState } from '../token/token-state.js';
import { Adapter, type AdapterOptions } from './adapter.js';
import { serviceOptions } from './adapter-options.js';
import { askedPlugin, stateOf } from './asked-plugin.js';
import type { ask, requestOnce } from './engine.js';
import type { SessionOptions } from './session-options.js';
import { sessionParts } from './session-parts.js';
import type { Shutdown } from './shutdown.js';
import type { Client, PluginChoice } from './client.js';
import { snapshotOf, type SessionSnapshot } from './session-snapshot.js';
import type { TimingLog } from './timing-log.js';
import { verbRequest } from './verb-request.js';
import { askEngine, withEngine } from './with-engine.js';

/**
 * The contact point with a cloud: signs in on demand, finds endpoints and versions, sends requests, renews the token.
 * Everything it returns is a cold Observable of exactly one value: each subscription is one attempt, unsubscribing aborts
 * it.
 */
export class Session implements Client, StageSession {
  readonly auth: AuthPlugin | undefined;
  /** What auth plugins are lent; requests through it are never authenticated. */
  readonly connection: Connection;
  /** The token over time; completes when the session is closed. Without a plugin that has a token it is empty. */
  readonly state$: Observable<TokenState>;
  /** Everything that happens, redacted; completes when the session is closed. */
  readonly events$: Observable<KeystoneEvent>;
  /**
   * How each service is doing, as the requests to it show: the present list, and a new one whenever a service is met, fails or is back.
   * No request is made for it. Completes when the session is closed; never errors.
   */
  readonly health$: Observable<readonly EndpointHealth[]>;
  readonly #timings: TimingLog;
  readonly #shutdown: Shutdown;
  #once: typeof requestOnce | undefined;
  readonly #adapterDefaults: SessionOptions['adapterDefaults'];

  /** @throws OptionError for an option that is unknown or cannot be right. */
  constructor(options: SessionOptions = {}) {
    const { connection, events, health, timings, shutdown } = sessionParts(options);
    this.auth = options.auth;
    this.connection = connection;
    this.#timings = timings;
    this.#shutdown = shutdown;
    this.events$ = events.events$;
    this.health$ = health.health$;
    this.state$ = stateOf(this.auth, this.connection);
    this.#adapterDefaults = options.adapterDefaults;
    enginePart.prepare();
  }

  /** One request. `url` is absolute, or a path below the endpoint that `endpointFilter` names. */
  request<T = unknown>(url: string, options: RequestOptions & Pick<ApiRequest, 'method'> = {}): Observable<ApiResponse<T>> {
    return this.#sent(verbRequest(options.method, url, options));
  }

  /** {@link request} with GET. */
  get<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.#sent(verbRequest('GET', url, options));
  }

  /** {@link request} with HEAD: a reply without a body. */
  head(url: string, options?: RequestOptions): Observable<ApiResponse<undefined>> {
    return this.#sent(verbRequest('HEAD', url, options));
  }

  /** {@link request} with POST. */
  post<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.#sent(verbRequest('POST', url, options));
  }

  /** {@link request} with PUT. */
  put<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.#sent(verbRequest('PUT', url, options));
  }

  /** {@link request} with PATCH. */
  patch<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.#sent(verbRequest('PATCH', url, options));
  }

  /** {@link request} with DELETE. */
  delete<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.#sent(verbRequest('DELETE', url, options));
  }

  /**
   * The same session bound to one service: its type, or all options of an adapter. What they leave open is as
   * `adapterDefaults` of the session says.
   *
   * @throws OptionError for an option that is unknown or cannot be right.
   */
  adapter(service: string | Omit<AdapterOptions, 'session'>): Adapter {
    return new Adapter({ ...serviceOptions(service, this.#adapterDefaults), session: this });
  }

  /** The token, from a sign-in if there is none that can be used; `undefined` for plugins without one. */
  getToken({ auth }: PluginChoice = {}): Observable<string | undefined> {
    return this.#ask(auth, (ask, asked) => ask.token(asked, this.connection));
  }

  /** The headers that authenticate a request; `undefined` if the plugin has none to give. */
  getAuthHeaders({ auth }: PluginChoice = {}): Observable<AuthHeaders | undefined> {
    return this.#ask(auth, (ask, asked) => ask.headers(asked, this.connection));
  }

  /** The token with everything Keystone said about it; `undefined` for plugins without one. */
  getAccess({ auth }: PluginChoice = {}): Observable<AccessInfo | undefined> {
    return this.#ask(auth, (ask, asked) => ask.access(asked, this.connection));
  }

  /** The id of who is signed in; `undefined` for plugins that do not know it. */
  getUserId({ auth }: PluginChoice = {}): Observable<string | undefined> {
    return this.#ask(auth, (ask, asked) => ask.userId(asked, this.connection));
  }

  /** The id of the project the token is for; `undefined` if it is for none. */
  getProjectId({ auth }: PluginChoice = {}): Observable<string | undefined> {
    return this.#ask(auth, (ask, asked) => ask.projectId(asked, this.connection));
  }

  /** How requests with the plugin connect: the TLS settings it wants instead of the session's. Empty: none. */
  getAuthConnectionParams({ auth }: PluginChoice = {}): Observable<ConnectionParams> {
    return this.#ask(auth, (ask, asked) => ask.connectionParams(asked, this.connection));
  }

  /** The base URL of a service; `undefined` if it is not offered in the version asked for. */
  getEndpoint({ auth, ...filter }: EndpointFilter & PluginChoice): Observable<string | undefined> {
    return this.#ask(auth, (ask, asked) => ask.endpoint(asked, this.connection, filter));
  }

  /** What is known about an endpoint, its version document included unless `discoverVersions` is false. */
  getEndpointData({ auth, ...filter }: EndpointFilter & PluginChoice): Observable<EndpointData | undefined> {
    return this.#ask(auth, (ask, asked) => ask.endpointData(asked, this.connection, filter));
  }

  getApiMajorVersion({ auth, ...filter }: EndpointFilter & PluginChoice): Observable<Version | undefined> {
    return this.#ask(auth, (ask, asked) => ask.apiMajorVersion(asked, this.connection, filter));
  }

  /**
   * The newest microversion from `min` to `max` that the service has too, as text for a request; `undefined` does not bound.
   * Errors with MicroversionNotSupported if there is none.
   */
  negotiateMicroversion(min: MicroversionBound, max: MicroversionBound, filter: EndpointFilter & PluginChoice): Observable<MicroversionText> {
    return enginePart.use(({ negotiatedMicroversion }) => negotiatedMicroversion(this.getEndpointData(filter), { min, max }));
  }

  /** All versions of all services that fit. */
  getAllVersionData({ auth, ...filter }: AllVersionsFilter & PluginChoice = {}): Observable<AllVersionData> {
    return this.#ask(auth, (ask, asked) => ask.allVersionData(asked, this.connection, filter));
  }

  /**
   * Drops the token; `true`: there was one. With `rejected` only if it is still that one.
   *
   * @throws MissingAuthPlugin
   */
  invalidate(rejected?: AuthHeaders, { auth = this.auth }: PluginChoice = {}): boolean {
    return askedPlugin(auth, 'drop a token').invalidate(rejected);
  }

  /** A sign-in now, so that a service fails at its start rather than at its first request. */
  authenticate({ auth }: PluginChoice = {}): Observable<AccessInfo | undefined> {
    return this.#ask(auth, (ask, asked) => ask.signIn(asked, this.connection));
  }

  /** Every change this session makes at services: who, where, under which ids, with what outcome; completes when the session is closed. See `audit`. */
  get audit$(): Observable<AuditRecord> {
    return enginePart.use((engine) => engine.audit(this));
  }

  /** How long the last exchanges took, oldest first (at most 1,000); empty unless `collectTiming` is on. */
  timings(): readonly Timing[] {
    return this.#timings.entries();
  }

  /** Forgets the timings. */
  resetTimings(): void {
    this.#timings.reset();
  }

  /** How things stand, without a secret: for readiness probes. */
  snapshot(): SessionSnapshot {
    return snapshotOf(this.auth, { closed: this.connection.closed, inFlight: this.#shutdown.inFlight });
  }

  /**
   * Ends the session: no new request, those under way (a sign-in they wait for included) end in a SessionClosed error after
   * `drainMs` (at once by default), `state$` and `events$` complete. An auth plugin that other sessions use goes on.
   */
  close({ drainMs = 0 }: { readonly drainMs?: number | undefined } = {}): void {
    this.#shutdown.begin(drainMs);
  }

  /** Whether `close` was called: no request begins any more. */
  get closing(): boolean {
    return this.#shutdown.begun;
  }

  /** {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** {@link snapshot}. */
  toJSON(): SessionSnapshot {
    return this.snapshot();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Session ${JSON.stringify(this.snapshot())}`;
  }

  /** Through the stages, which are there when the first request is sent. */
  #sent<T>(request: ApiRequest): Observable<ApiResponse<T>> {
    const sent$ = this.#once?.(this, request) ?? withEngine(request.url, request, (engine) => (this.#once ??= engine.requestOnce)(this, request));
    return this.#shutdown.track(sent$, () => `${request.method ?? 'GET'} ${addressOf(request.url)}`) as Observable<ApiResponse<T>>;
  }

  #ask<T>(auth: AuthPlugin | undefined, question: (plugins: typeof ask, asked: AuthPlugin | undefined) => Observable<T>): Observable<T> {
    return askEngine(this.#shutdown, (engine) => question(engine.ask, auth ?? this.auth));
  }
}
