import { defer, of, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData } from '../access/endpoint-data.js';
import { AUTH_INTERFACE, type EndpointFilter } from '../access/endpoint-filter.js';
import type { Scope } from '../credentials/scope.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { TokenState } from '../token/token-state.js';
import { checkedAccessOptions, givenState, type AccessInfoPluginOptions } from './access-info-options.js';
import { authStateOf } from './auth-state-text.js';
import type { AllVersionsFilter, AuthHeaders, AuthPlugin } from './auth-plugin.js';
import { IdentityEndpoints } from './identity-endpoints.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { idsOfToken } from './ids-of-token.js';
import { methodsForScope, wantedScope } from './rescope.js';
import { v3Plugin } from './v3-plugin.js';

export type { AccessInfoPluginOptions } from './access-info-options.js';

/** What {@link accessInfoPlugin} makes: like an identity plugin, without credentials. */
export interface AccessInfoPlugin extends AuthPlugin {
  readonly state$: Observable<TokenState>;
  getToken(connection: Connection): Observable<string | undefined>;
  getAccess(connection: Connection): Observable<AccessInfo>;
  getAuthState(): string | undefined;
  getEndpointData(connection: Connection, filter: EndpointFilter): Observable<EndpointData | undefined>;
  getAllVersionData(connection: Connection, filter: AllVersionsFilter): Observable<AllVersionData>;
  /**
   * The same identity with another scope: a plugin of its own, which ends with this token.
   *
   * @throws OptionError for no scope or two, or without an auth URL.
   */
  rescope(scope: Scope): IdentityPlugin;
}

/**
 * A plugin around a token that is there with its catalog: a service that was handed them by its middleware, a token from a store.
 * Nothing is renewed; a token that has ended is handed out all the same.
 *
 * @throws OptionError for anything but an AccessInfo with a token.
 */
export function accessInfoPlugin(options: AccessInfoPluginOptions): AccessInfoPlugin {
  const { access, authUrl } = checkedAccessOptions(options);
  const shown = authUrl === undefined ? undefined : redactUrl(authUrl);
  const getAccess = (connection: Connection): Observable<AccessInfo> => defer(() => of(lent(access, connection)));
  const getToken = (connection: Connection): Observable<string | undefined> => defer(() => of(lent(access, connection).authToken));
  return {
    authUrl: shown,
    reauthenticate: false,
    state$: givenState(access),
    getToken,
    getAccess,
    authenticate: getAccess,
    getAuthState: () => authStateOf(access),
    ...idsOfToken(getAccess),
    ...endpointsOf(access, authUrl),
    rescope: (scope) => rescoped(authUrl, scope, getToken),
    invalidate: () => false,
  };
}

/** A session that gets the token has to hide it. */
function lent(access: AccessInfo, connection: Connection): AccessInfo {
  if (access.authToken !== undefined) connection.conceal(access.authToken);
  return access;
}

/** Headers, and the endpoints of the token's catalog. */
function endpointsOf(
  access: AccessInfo,
  authUrl: string | undefined,
): Pick<AccessInfoPlugin, 'getHeaders' | 'getEndpoint' | 'getEndpointData' | 'getAllVersionData'> {
  const headers: AuthHeaders = { 'X-Auth-Token': access.authToken ?? '' };
  const endpoints = new IdentityEndpoints({
    authUrl: authUrl ?? '',
    getAccess: (connection) => of(lent(access, connection)),
    getHeaders: () => of(headers),
    newerAccess: () => undefined,
  });
  const isNowhere = (filter: EndpointFilter): boolean => authUrl === undefined && filter.interface === AUTH_INTERFACE;
  return {
    getHeaders: (connection) => {
      lent(access, connection);
      return [headers];
    },
    getEndpoint: (connection, filter) => (isNowhere(filter) ? [undefined] : endpoints.endpoint(connection, filter)),
    getEndpointData: (connection, filter) => (isNowhere(filter) ? of(undefined) : endpoints.endpointData(connection, filter)),
    getAllVersionData: (connection, filter) => endpoints.allVersionData(connection, filter),
  };
}

/** A plugin for another scope, which ends with this token. */
function rescoped(authUrl: string | undefined, scope: Scope, getToken: (connection: Connection) => Observable<string | undefined>): IdentityPlugin {
  if (authUrl === undefined) throw new MissingRequiredOptions(['authUrl'], 'rescope() of accessInfoPlugin');
  const parent = { getToken, invalidate: () => false, mayRenew: () => false, methods: undefined };
  // Not by way of a part: nothing has loaded one for this plugin.
  return v3Plugin({ authUrl, ...scope }, { methods: methodsForScope(parent), scope: wantedScope(scope), where: 'rescope', isScopeNeeded: true });
}
