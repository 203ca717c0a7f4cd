/// <reference lib="esnext.disposable" preserve="true" />
import { of, take, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData, Version } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import type { KeystoneEvent } from '../events/event.js';
import type { Timing } from '../http/report/exchange-reporter.js';
import type { ApiResponse } from '../http/response.js';
import type { Connection } from '../http/connection.js';
import type { AllVersionsFilter, AuthHeaders, AuthPlugin, ConnectionParams } from '../identity/auth-plugin.js';
import { negotiatedMicroversion, type MicroversionBound, type MicroversionText } from '../microversion/negotiated-microversion.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { ApiRequest, RequestOptions } from '../request/api-request.js';
import type { StageSession } from '../request/stage-session.js';
import type { TokenState } from '../token/token-state.js';
import { Adapter, type AdapterOptions } from './adapter.js';
import { adapterOptionsOver } from './adapter-options.js';
import * as ask from './ask-plugin.js';
import { requestPath } from './request-path.js';
import type { SessionOptions } from './session-options.js';
import { sessionParts } from './session-parts.js';
import type { Shutdown } from './shutdown.js';
import type { Client, PluginChoice } from './client.js';
import type { TimingLog } from './timing-log.js';

/** What a session is like at this moment, as plain data: for readiness probes. It holds no secret. */
export interface SessionSnapshot {
  readonly closed: boolean;
  readonly inFlight: number;
  /** `undefined` without a plugin, or with one that has no token. */
  readonly token: TokenState | undefined;
}

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
  readonly #timings: TimingLog;
  readonly #shutdown: Shutdown;
  readonly #path: ReturnType<typeof requestPath>;
  readonly #adapterDefaults: SessionOptions['adapterDefaults'];

  /** @throws OptionError for an option that is unknown or cannot be right. */
  constructor(options: SessionOptions = {}) {
    const { connection, events, timings, shutdown } = sessionParts(options);
    this.auth = options.auth;
    this.connection = connection;
    this.#timings = timings;
    this.#shutdown = shutdown;
    this.events$ = events.events$;
    this.state$ = ask.stateOf(this.auth, this.connection);
    this.#path = requestPath(this);
    this.#adapterDefaults = options.adapterDefaults;
  }

  /** One request. `url` is absolute, or a path below the endpoint that `endpointFilter` names. */
  request<T = unknown>(url: string, options: RequestOptions & Pick<ApiRequest, 'method'> = {}): Observable<ApiResponse<T>> {
    const label = (): string => `${options.method ?? 'GET'} ${redactUrl(url)}`;
    return this.#shutdown.track(this.#path(of({ ...options, url })), label) as Observable<ApiResponse<T>>;
  }

  get<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'GET' });
  }

  head(url: string, options?: RequestOptions): Observable<ApiResponse<undefined>> {
    return this.request<undefined>(url, { ...options, method: 'HEAD' });
  }

  post<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'POST' });
  }

  put<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'PUT' });
  }

  patch<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'PATCH' });
  }

  delete<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'DELETE' });
  }

  /**
   * The same session bound to one service: its type, or all options of an adapter. What they leave open is as
   * `adapterDefaults` of the session says.
   *
   * @throws OptionError for an option that is unknown or cannot be right.
   */
  adapter(service: string | Omit<AdapterOptions, 'session'>): Adapter {
    const options = typeof service === 'string' ? { serviceType: service } : service;
    const { serviceType } = options;
    const defaults = typeof serviceType === 'string' && serviceType !== '' ? this.#adapterDefaults?.(serviceType) : undefined;
    const type = defaults?.serviceType ?? serviceType;
    return new Adapter({ ...adapterOptionsOver(defaults, options), ...(type !== undefined && { serviceType: type }), session: this });
  }

  getToken({ auth }: PluginChoice = {}): Observable<string | undefined> {
    return ask.token(this.#plugin(auth, 'get a token'), this.connection);
  }

  getAuthHeaders({ auth }: PluginChoice = {}): Observable<AuthHeaders | undefined> {
    return ask.headers(this.#plugin(auth, 'get auth headers'), this.connection);
  }

  /** The token with everything Keystone said about it; `undefined` for plugins without one. */
  getAccess({ auth }: PluginChoice = {}): Observable<AccessInfo | undefined> {
    return ask.access(this.#plugin(auth, 'get the access information'), this.connection);
  }

  getUserId({ auth }: PluginChoice = {}): Observable<string | undefined> {
    return ask.userId(this.#plugin(auth, 'get the user id'), this.connection);
  }

  getProjectId({ auth }: PluginChoice = {}): Observable<string | undefined> {
    return ask.projectId(this.#plugin(auth, 'get the project id'), this.connection);
  }

  /** How requests with the plugin connect: the TLS settings it wants instead of the session's. Empty: none. */
  getAuthConnectionParams({ auth }: PluginChoice = {}): Observable<ConnectionParams> {
    return ask.connectionParams(this.#plugin(auth, 'fetch connection params'), this.connection);
  }

  /** The base URL of a service; `undefined` if it is not offered in the version asked for. */
  getEndpoint({ auth, ...filter }: EndpointFilter & PluginChoice): Observable<string | undefined> {
    return ask.endpoint(this.#plugin(auth, 'find an endpoint'), this.connection, filter);
  }

  /** What is known about an endpoint, its version document included unless `discoverVersions` is false. */
  getEndpointData({ auth, ...filter }: EndpointFilter & PluginChoice): Observable<EndpointData | undefined> {
    return ask.endpointData(this.#plugin(auth, 'find an endpoint'), this.connection, filter);
  }

  getApiMajorVersion({ auth, ...filter }: EndpointFilter & PluginChoice): Observable<Version | undefined> {
    return ask.apiMajorVersion(this.#plugin(auth, 'find an endpoint'), this.connection, filter);
  }

  /**
   * The newest microversion from `min` to `max` that the service has too, as text for a request; `undefined` does not bound.
   * Errors with MicroversionNotSupported if there is none.
   */
  negotiateMicroversion(min: MicroversionBound, max: MicroversionBound, filter: EndpointFilter & PluginChoice): Observable<MicroversionText> {
    return negotiatedMicroversion(this.getEndpointData(filter), { min, max });
  }

  /** All versions of all services that fit. */
  getAllVersionData({ auth, ...filter }: AllVersionsFilter & PluginChoice = {}): Observable<AllVersionData> {
    return ask.allVersionData(this.#plugin(auth, 'look for versions'), this.connection, filter);
  }

  /**
   * Drops the token; `true`: there was one. With `rejected` only if it is still that one.
   *
   * @throws MissingAuthPlugin
   */
  invalidate(rejected?: AuthHeaders, { auth = this.auth }: PluginChoice = {}): boolean {
    return ask.invalidate(this.#plugin(auth, 'drop a token'), rejected);
  }

  /** A sign-in now, so that a service fails at its start rather than at its first request. */
  authenticate({ auth }: PluginChoice = {}): Observable<AccessInfo | undefined> {
    return ask.signIn(this.#plugin(auth, 'sign in'), this.connection);
  }

  /** How long the last exchanges took, oldest first (at most 1,000); empty unless `collectTiming` is on. */
  timings(): readonly Timing[] {
    return this.#timings.entries();
  }

  /** Forgets the timings. */
  resetTimings(): void {
    this.#timings.reset();
  }

  snapshot(): SessionSnapshot {
    let token: TokenState | undefined;
    const keep = { next: (state: TokenState) => (token = state), error: () => undefined };
    this.auth?.state$?.pipe(take(1)).subscribe(keep).unsubscribe();
    return { closed: this.connection.closed, inFlight: this.#shutdown.inFlight, token };
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

  [Symbol.dispose](): void {
    this.close();
  }

  toJSON(): SessionSnapshot {
    return this.snapshot();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Session ${JSON.stringify(this.snapshot())}`;
  }

  #plugin(auth: AuthPlugin | undefined, purpose: string): ask.Asked {
    return { auth: auth ?? this.auth, purpose };
  }
}
