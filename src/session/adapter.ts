import { enginePart } from '#engine';
import type { Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData, Version } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import type { ApiResponse } from '../http/response.js';
import type { AllVersionsFilter, AuthHeaders } from '../identity/auth-plugin.js';
import type { MicroversionBound, MicroversionText } from '../microversion/negotiated-microversion.js';
import type { ApiRequest, RequestOptions } from '../request/api-request.js';
import type { AdapterDefaults } from './adapter-defaults.js';
import { checkAdapterNames, type AdapterOptions } from './adapter-options.js';
import type { Client, PluginChoice } from './client.js';
import type * as engine from './engine.js';
import { withEngine } from './with-engine.js';

export type { AdapterOptions } from './adapter-options.js';

/**
 * A session bound to one service: the same verbs, without an endpoint filter in every call. Holds defaults only; what a
 * request says wins.
 */
export class Adapter implements Client {
  readonly session: Client;
  readonly #options: AdapterOptions;
  #defaults: AdapterDefaults | undefined;

  /** @throws OptionError for an option that is unknown or cannot be right. */
  constructor(options: AdapterOptions) {
    checkAdapterNames(options);
    this.session = options.session;
    // Looked at later, as they are now.
    this.#options = { ...options };
    const { now } = enginePart;
    this.#defaults = now && new now.AdapterDefaults(options);
  }

  /** One request; `url` is a path below the endpoint. */
  request<T = unknown>(url: string, options: RequestOptions & Pick<ApiRequest, 'method'> = {}): Observable<ApiResponse<T>> {
    const given = { ...options };
    // What cannot be right is told through the Observable.
    return withEngine(url, given, (engine) => this.session.request<T>(url, this.#filled(engine).request(given)));
  }

  /** {@link request} with GET. */
  get<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'GET' });
  }

  /** {@link request} with HEAD: a reply without a body. */
  head(url: string, options?: RequestOptions): Observable<ApiResponse<undefined>> {
    return this.request<undefined>(url, { ...options, method: 'HEAD' });
  }

  /** {@link request} with POST. */
  post<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'POST' });
  }

  /** {@link request} with PUT. */
  put<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'PUT' });
  }

  /** {@link request} with PATCH. */
  patch<T = unknown>(url: string, options?: RequestOptions): Observable<ApiResponse<T>> {
    return this.request<T>(url, { ...options, method: 'PATCH' });
  }

  /** {@link request} with DELETE. */
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
    return this.#use((defaults) => this.session.getEndpoint(this.#choice(defaults.lookup(filter))));
  }

  /** What is known about the endpoint this adapter is bound to. */
  getEndpointData(filter?: EndpointFilter & PluginChoice): Observable<EndpointData | undefined> {
    return this.#use((defaults) => this.session.getEndpointData(this.#choice(defaults.lookup(filter))));
  }

  getApiMajorVersion(filter?: EndpointFilter & PluginChoice): Observable<Version | undefined> {
    return this.#use((defaults) => this.session.getApiMajorVersion(this.#choice(defaults.lookup(filter))));
  }

  /** The newest microversion from `min` to `max` that the service has too; see `Session.negotiateMicroversion`. */
  negotiateMicroversion(min: MicroversionBound, max: MicroversionBound, filter?: EndpointFilter & PluginChoice): Observable<MicroversionText> {
    return enginePart.use(({ negotiatedMicroversion }) => negotiatedMicroversion(this.getEndpointData(filter), { min, max }));
  }

  getAllVersionData(filter: AllVersionsFilter & PluginChoice = {}): Observable<AllVersionData> {
    return this.#use((defaults) => this.session.getAllVersionData(this.#choice(defaults.versions(filter))));
  }

  invalidate(rejected?: AuthHeaders, choice?: PluginChoice): boolean {
    return this.session.invalidate(rejected, this.#choice(choice));
  }

  #use<T>(ask: (defaults: AdapterDefaults) => Observable<T>): Observable<T> {
    return enginePart.use((engine) => ask(this.#filled(engine)));
  }

  #filled({ AdapterDefaults: Defaults }: typeof engine): AdapterDefaults {
    return (this.#defaults ??= new Defaults(this.#options));
  }

  /** What is asked, of the plugin of this adapter unless it names another one. */
  #choice<T extends PluginChoice>(question?: T): T & PluginChoice {
    const { auth = this.#options.auth, ...rest } = question ?? ({} as T);
    return (auth === undefined ? rest : { ...rest, auth }) as T & PluginChoice;
  }
}
