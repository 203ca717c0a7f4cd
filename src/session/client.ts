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
  request<T = unknown>(url: string, options?: RequestOptions & Pick<ApiRequest, 'method'>): Observable<ApiResponse<T>>;
  getToken(choice?: PluginChoice): Observable<string | undefined>;
  getAuthHeaders(choice?: PluginChoice): Observable<AuthHeaders | undefined>;
  getAccess(choice?: PluginChoice): Observable<AccessInfo | undefined>;
  getUserId(choice?: PluginChoice): Observable<string | undefined>;
  getProjectId(choice?: PluginChoice): Observable<string | undefined>;
  getEndpoint(filter: EndpointFilter & PluginChoice): Observable<string | undefined>;
  getEndpointData(filter: EndpointFilter & PluginChoice): Observable<EndpointData | undefined>;
  getApiMajorVersion(filter: EndpointFilter & PluginChoice): Observable<Version | undefined>;
  getAllVersionData(filter?: AllVersionsFilter & PluginChoice): Observable<AllVersionData>;
  invalidate(rejected?: AuthHeaders, choice?: PluginChoice): boolean;
}
