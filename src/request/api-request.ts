import type { EndpointFilter, VersionAllowance } from '../access/endpoint-filter.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { GlobalRequestId } from '../http/client-identity.js';
import type { HttpRequest } from '../http/request.js';
import type { FieldSource } from '../http/request-values.js';
import { HTTP_REQUEST_OPTIONS } from '../http/wire-request.js';
import type { MicroversionInput } from '../microversion/microversion.js';

/** What a request can say beside its method and URL. Every option that is left out has a default on the session. */
export interface RequestOptions extends Omit<HttpRequest, 'url' | 'method'> {
  /** Signs this request in, instead of the session's plugin: headers, endpoint and ids come from it. */
  readonly auth?: AuthPlugin | undefined;
  /** `false` sends no auth headers; `true` insists on a plugin. @defaultValue whether there is a plugin */
  readonly authenticated?: boolean | undefined;
  /** `false`: a 401 is final. @defaultValue true */
  readonly allowReauth?: boolean | undefined;
  /** Which endpoint a relative URL belongs to. */
  readonly endpointFilter?: EndpointFilter | undefined;
  /** The base of a relative URL, instead of the catalog's; `%(project_id)s` and `%(user_id)s` are filled in. */
  readonly endpointOverride?: string | undefined;
  /** Which discovered versions are acceptable. */
  readonly allow?: VersionAllowance | undefined;
  /** `'2.79'`, `[2, 79]` or `'latest'`; an empty text is none, also where an adapter has a default. */
  readonly microversion?: MicroversionInput | '' | undefined;
  /** The service name in the microversion header, if it is not the filter's service type. */
  readonly microversionServiceType?: string | undefined;
  /** The whole User-Agent header. */
  readonly userAgent?: string | undefined;
  /** Named in the User-Agent. */
  readonly clientName?: string | undefined;
  readonly clientVersion?: string | undefined;
  /** Lowest priority: set only where the request has no such header. */
  readonly additionalHeaders?: FieldSource | undefined;
  /** The address of whom this request is made for; sent as `Forwarded`. */
  readonly originalIp?: string | undefined;
  /** Sent as `X-OpenStack-Request-ID`; a function is asked for each request. */
  readonly globalRequestId?: GlobalRequestId | undefined;
  /** GET and HEAD are sent; every other request only becomes a `request-planned` event with its curl line, and its reply has status 0. @defaultValue false */
  readonly dryRun?: boolean | undefined;
}

/** One request of a stream of requests. */
export interface ApiRequest extends RequestOptions {
  /** @defaultValue 'GET' */
  readonly method?: string | undefined;
  /** Absolute, or a path below the endpoint. */
  readonly url: string;
}

/** The options of {@link ApiRequest}, by name. */
export const API_REQUEST_OPTIONS: ReadonlySet<string> = new Set([
  ...HTTP_REQUEST_OPTIONS,
  ...['auth', 'authenticated', 'allowReauth', 'endpointFilter', 'endpointOverride', 'allow', 'microversion'],
  ...['microversionServiceType', 'userAgent', 'clientName', 'clientVersion', 'additionalHeaders', 'originalIp'],
  ...['globalRequestId', 'dryRun'],
]);
