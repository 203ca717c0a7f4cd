import type { Observable, ObservableInput } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import type { TlsOptions } from '../http/adapter-options.js';
import type { Connection } from '../http/connection.js';
import type { ApiResponse } from '../http/response.js';
import type { TokenState } from '../token/token-state.js';

/** The headers that authenticate a request, usually `X-Auth-Token`. An empty object: none are needed. */
export type AuthHeaders = Readonly<Record<string, string>>;

/** How requests with a plugin connect. */
export interface ConnectionParams {
  /** Whom to trust and the client's certificate, instead of what the session says. Not in browsers. */
  readonly tls?: TlsOptions | undefined;
}

/** Which endpoints {@link AuthPlugin.getAllVersionData} looks at. */
export interface AllVersionsFilter {
  /** @defaultValue 'public' */
  readonly interface?: string | readonly string[] | undefined;
  readonly regionName?: string | undefined;
  readonly serviceType?: string | undefined;
}

/**
 * Whatever yields the headers and endpoints for a request. Methods are lent the session's {@link Connection}; what they
 * return may be a value in an array, a Promise or an Observable of one value. Only the first three are required: a session
 * asks for the rest only if they exist.
 */
export interface AuthPlugin {
  /** `undefined`: no valid authentication is available. */
  getHeaders(connection: Connection): ObservableInput<AuthHeaders | undefined>;
  /** The base URL for a service, `undefined` if there is none. May error with why a wanted version is not to be had. */
  getEndpoint(connection: Connection, filter: EndpointFilter): ObservableInput<string | undefined>;
  /**
   * Drops what was handed out. With `rejected` only if it is still what the plugin holds.
   * `true`: asking again is worthwhile.
   */
  invalidate(rejected?: AuthHeaders): boolean;

  /**
   * Whether a reply other than a 401 says that what was handed out is no longer accepted; then a new sign-in is made for it as
   * for a 401.
   */
  isRejection?(response: ApiResponse, handedOut: AuthHeaders): boolean;
  /**
   * Told that what was handed out in place of something that was rejected was rejected too: for a while `invalidate` of it need
   * not lead to a new sign-in, which would help no more.
   *
   * `true`: it was only found in a store, and another one may be accepted; it is asked for once more.
   */
  rejectedAgain?(handedOut: AuthHeaders): boolean;
  /** The token; `undefined` if what authenticates is none. */
  getToken?(connection: Connection): ObservableInput<string | undefined>;
  /** The token with everything Keystone said about it. */
  getAccess?(connection: Connection): ObservableInput<AccessInfo | undefined>;
  /** A sign-in now, whatever is held; with a token store one that somebody else made in the meantime will do. */
  authenticate?(connection: Connection): ObservableInput<AccessInfo | undefined>;
  /** The endpoint with what discovery found out about it. */
  getEndpointData?(connection: Connection, filter: EndpointFilter): ObservableInput<EndpointData | undefined>;
  /** Every version of the endpoints that the filter lets through. */
  getAllVersionData?(connection: Connection, filter: AllVersionsFilter): ObservableInput<AllVersionData>;
  /** The id of who is signed in. */
  getUserId?(connection: Connection): ObservableInput<string | undefined>;
  /** The id of the project the token is for. */
  getProjectId?(connection: Connection): ObservableInput<string | undefined>;
  /** Asked for each request, also for one that is not authenticated; what the request itself says of TLS counts more. */
  getConnectionParams?(connection: Connection): ObservableInput<ConnectionParams | undefined>;
  /** Where a service provider of this id takes sign-ins, for Keystone-to-Keystone; `undefined` if the token names no such one. */
  getSpAuthUrl?(connection: Connection, serviceProviderId: string): ObservableInput<string | undefined>;
  /** Where a service provider of this id takes assertions. */
  getSpUrl?(connection: Connection, serviceProviderId: string): ObservableInput<string | undefined>;
  /**
   * The id under which its token may be kept: the same for the same credentials and scope in every process, another for others.
   * Holds no secret. `undefined`: it cannot be known who signs in.
   */
  getCacheId?(): string | undefined;
  /** The token and all that came with it, for {@link setAuthState}; `undefined` without a token. **Secret**: keep it like a password. */
  getAuthState?(): string | undefined;
  /**
   * Takes what {@link getAuthState} gave, in this process or another one, or keystoneauth did; `undefined` drops the token.
   *
   * @throws OptionError for what is no such state.
   */
  setAuthState?(state: string | undefined): void;
  /** Drops the token, also where it is stored for others: who it was for has left. Never errors. */
  forget?(connection: Connection): ObservableInput<unknown>;
  /** Whether its token is kept in a store: who drops it here leaves it to others. @defaultValue false */
  sharesToken?(): boolean;
  /** The plugin that stands behind this one now: a request asks it instead, from its begin to its end. `undefined`: there is none. */
  current?(): AuthPlugin | undefined;
  /** Where the plugin signs in, without user info; for events. */
  readonly authUrl?: string | undefined;
  /** Whether a 401 may lead to a new sign-in. @defaultValue true */
  readonly reauthenticate?: boolean | undefined;
  /** The token over time. */
  readonly state$?: Observable<TokenState> | undefined;
}
