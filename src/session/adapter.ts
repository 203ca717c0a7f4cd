import { defer, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData, Version } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import { fieldEntries } from '../http/field-texts.js';
import { toHeaders, type HeaderMap } from '../http/headers.js';
import type { ApiResponse } from '../http/response.js';
import type { RequestLimit } from '../http/load/request-limit.js';
import { withOuterLimits } from '../http/time-limits.js';
import type { AllVersionsFilter, AuthHeaders } from '../identity/auth-plugin.js';
import { negotiatedMicroversion, type MicroversionBound, type MicroversionText } from '../microversion/negotiated-microversion.js';
import type { ApiRequest, RequestOptions } from '../request/api-request.js';
import { filterWithDefaults } from '../request/filter-with-defaults.js';
import { checkAdapterOptions, FILTER_OPTIONS, REQUEST_OPTIONS, type AdapterOptions } from './adapter-options.js';
import type { Client, PluginChoice } from './client.js';
import { pick, withoutUndefined } from './given-options.js';
import { limitsOf } from './session-options.js';

export type { AdapterOptions } from './adapter-options.js';

/**
 * A session bound to one service: the same verbs, without an endpoint filter in every call. Holds defaults only; what a
 * request says wins.
 */
export class Adapter implements Client {
  readonly session: Client;
  readonly #options: AdapterOptions;
  readonly #filter: EndpointFilter;
  readonly #defaults: RequestOptions;
  readonly #additionalHeaders: HeaderMap;
  readonly #limits: readonly RequestLimit[];

  /** @throws OptionError for an option that is unknown or cannot be right. */
  constructor(options: AdapterOptions) {
    checkAdapterOptions(options);
    this.session = options.session;
    this.#options = options;
    this.#filter = { ...pick(options, FILTER_OPTIONS), ...pick(options, ['allowVersionHack']) };
    this.#additionalHeaders = toHeaders(options.additionalHeaders, 'additionalHeaders');
    this.#defaults = pick(options, REQUEST_OPTIONS);
    this.#limits = limitsOf(options);
  }

  /** One request; `url` is a path below the endpoint. */
  request<T = unknown>(url: string, options: RequestOptions & Pick<ApiRequest, 'method'> = {}): Observable<ApiResponse<T>> {
    const given = { ...options };
    // What cannot be right is told through the Observable.
    return defer(() => this.session.request<T>(url, this.#withDefaults(given)));
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

  getToken(choice?: PluginChoice): Observable<string | undefined> {
    return this.session.getToken(this.#choice(choice));
  }

  getAuthHeaders(choice?: PluginChoice): Observable<AuthHeaders | undefined> {
    return this.session.getAuthHeaders(this.#choice(choice));
  }

  getAccess(choice?: PluginChoice): Observable<AccessInfo | undefined> {
    return this.session.getAccess(this.#choice(choice));
  }

  getUserId(choice?: PluginChoice): Observable<string | undefined> {
    return this.session.getUserId(this.#choice(choice));
  }

  getProjectId(choice?: PluginChoice): Observable<string | undefined> {
    return this.session.getProjectId(this.#choice(choice));
  }

  getEndpoint(filter?: EndpointFilter & PluginChoice): Observable<string | undefined> {
    return this.session.getEndpoint(this.#lookup(filter));
  }

  /** What is known about the endpoint this adapter is bound to. */
  getEndpointData(filter?: EndpointFilter & PluginChoice): Observable<EndpointData | undefined> {
    return this.session.getEndpointData(this.#lookup(filter));
  }

  getApiMajorVersion(filter?: EndpointFilter & PluginChoice): Observable<Version | undefined> {
    return this.session.getApiMajorVersion(this.#lookup(filter));
  }

  /** The newest microversion from `min` to `max` that the service has too; see `Session.negotiateMicroversion`. */
  negotiateMicroversion(min: MicroversionBound, max: MicroversionBound, filter?: EndpointFilter & PluginChoice): Observable<MicroversionText> {
    return negotiatedMicroversion(this.getEndpointData(filter), { min, max });
  }

  getAllVersionData(filter: AllVersionsFilter & PluginChoice = {}): Observable<AllVersionData> {
    const { interface: wanted, regionName, serviceType } = this.#options;
    const own = pick({ regionName, serviceType }, ['regionName', 'serviceType']);
    const names = typeof wanted === 'string' ? wanted : Array.isArray(wanted) ? wanted.filter((name) => typeof name === 'string') : undefined;
    const named = pick({ interface: names }, ['interface']);
    return this.session.getAllVersionData({ ...this.#choice(), ...named, ...own, ...withoutUndefined(filter) });
  }

  invalidate(rejected?: AuthHeaders, choice?: PluginChoice): boolean {
    return this.session.invalidate(rejected, this.#choice(choice));
  }

  #withDefaults(options: RequestOptions & Pick<ApiRequest, 'method'>): RequestOptions & Pick<ApiRequest, 'method'> {
    const { defaultMicroversion, timeoutMs } = this.#options;
    return {
      ...this.#defaults,
      ...withoutUndefined(options),
      endpointFilter: filterWithDefaults(this.#filter, options.endpointFilter),
      microversion: options.microversion ?? defaultMicroversion,
      timeoutMs: withOuterLimits(options.timeoutMs, timeoutMs),
      limit: this.#limits.length === 0 ? options.limit : [...this.#limits, ...[options.limit ?? []].flat()],
      additionalHeaders: { ...this.#additionalHeaders, ...Object.fromEntries(fieldEntries(options.additionalHeaders, 'additionalHeaders')) },
      globalRequestId: options.globalRequestId ?? this.#globalRequestId(options),
    };
  }

  /** A header in the request itself comes before the adapter's id. */
  #globalRequestId({ headers }: RequestOptions): RequestOptions['globalRequestId'] {
    const { globalRequestId } = this.#options;
    if (globalRequestId === undefined) return undefined;
    const given = fieldEntries(headers, 'headers').some(([name]) => name.toLowerCase() === 'x-openstack-request-id');
    return given ? undefined : globalRequestId;
  }

  #lookup(filter: EndpointFilter & PluginChoice = {}): EndpointFilter & PluginChoice {
    const { endpointOverride, allow } = this.#options;
    const defaults = { ...this.#filter, ...pick({ endpointOverride, allow }, ['endpointOverride', 'allow']) };
    return { ...this.#choice(), ...filterWithDefaults(defaults, filter) };
  }

  #choice({ auth = this.#options.auth }: PluginChoice = {}): PluginChoice {
    return auth === undefined ? {} : { auth };
  }
}
