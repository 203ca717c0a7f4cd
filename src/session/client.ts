import type { Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData, Version } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import type { ApiResponse } from '../http/response.js';
import type { AllVersionsFilter, AuthHeaders, AuthPlugin } from '../identity/auth-plugin.js';
import type { ApiRequest, RequestOptions } from '../request/api-request.js';

/** Which plugin answers, if not the session's or adapter's own. */
export interface PluginChoice {
  readonly auth?: AuthPlugin | undefined;
}

/** What a Session and an Adapter have in common; an Adapter stands on one of either kind. */
export interface Client {
  /** One request. `url` is absolute, or a path below the endpoint of the service. */
  request<T = unknown>(url: string, options?: RequestOptions & Pick<ApiRequest, 'method'>): Observable<ApiResponse<T>>;
  /** The token, from a sign-in if there is none that can be used; `undefined` for plugins without one. */
  getToken(choice?: PluginChoice): Observable<string | undefined>;
  /** The headers that authenticate a request; `undefined` if the plugin has none to give. */
  getAuthHeaders(choice?: PluginChoice): Observable<AuthHeaders | undefined>;
  /** The token with everything Keystone said about it; `undefined` for plugins without one. */
  getAccess(choice?: PluginChoice): Observable<AccessInfo | undefined>;
  /** The id of who is signed in; `undefined` for plugins that do not know it. */
  getUserId(choice?: PluginChoice): Observable<string | undefined>;
  /** The id of the project the token is for; `undefined` if it is for none. */
  getProjectId(choice?: PluginChoice): Observable<string | undefined>;
  /** The base URL of a service; `undefined` if it is not offered in the version asked for. */
  getEndpoint(filter: EndpointFilter & PluginChoice): Observable<string | undefined>;
  /** The endpoint with what discovery found out about it; `undefined` as for `getEndpoint`. */
  getEndpointData(filter: EndpointFilter & PluginChoice): Observable<EndpointData | undefined>;
  /** The major version of the API at the endpoint; `undefined` if it cannot be told. */
  getApiMajorVersion(filter: EndpointFilter & PluginChoice): Observable<Version | undefined>;
  /** Every version of every endpoint: by region, interface and service type. */
  getAllVersionData(filter?: AllVersionsFilter & PluginChoice): Observable<AllVersionData>;
  /** Drops what the plugin handed out, with `rejected` only if it is still that. `true`: asking again is worthwhile. */
  invalidate(rejected?: AuthHeaders, choice?: PluginChoice): boolean;
}
