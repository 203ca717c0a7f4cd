import { map, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { CachePart } from '../credentials/cache-id.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { Scope } from '../credentials/scope.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import { goneDelegation } from '../errors/refusal.js';
import type { Connection } from '../http/connection.js';
import { readErrorBody } from '../http/error-body.js';
import { getHeader } from '../http/headers.js';
import type { ApiResponse } from '../http/response.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { SignInCircumstances } from '../token/credentials.js';
import type { Renewable, TokenState } from '../token/token-state.js';
import { TokenSource } from '../token/token-source.js';
import type { TokenLifeOptions } from '../token/token-life-options.js';
import type { Rescope } from './rescope.js';
import type { AllVersionsFilter, AuthHeaders, AuthPlugin } from './auth-plugin.js';
import { accessCodec, authState, type AuthState } from './auth-state.js';
import { CatalogRefresh } from './catalog-refresh.js';
import { freshCredentials, noFreshCredentials, type CachePartsWith, type FreshCredentials, type SignInWith } from './fresh-credentials.js';
import { IdentityEndpoints } from './identity-endpoints.js';
import { idsOfToken } from './ids-of-token.js';

/** An auth plugin that signs in at Keystone: it has a token, a catalog and ids. */
export interface IdentityPlugin extends AuthPlugin, FreshCredentials {
  /** Where it signs in, without user info. */
  readonly authUrl: string;
  readonly state$: Observable<TokenState>;
  getToken(connection: Connection): Observable<string | undefined>;
  getAccess(connection: Connection): Observable<AccessInfo>;
  getEndpointData(connection: Connection, filter: EndpointFilter): Observable<EndpointData | undefined>;
  getAllVersionData(connection: Connection, filter: AllVersionsFilter): Observable<AllVersionData>;
  getUserId(connection: Connection): Observable<string | undefined>;
  getProjectId(connection: Connection): Observable<string | undefined>;
  getSpAuthUrl(connection: Connection, serviceProviderId: string): Observable<string | undefined>;
  getSpUrl(connection: Connection, serviceProviderId: string): Observable<string | undefined>;
  getCacheId(): string | undefined;
  getAuthState(): string | undefined;
  setAuthState(state: string | undefined): void;
  /** A sign-in now, whatever is held; with a token store one that somebody else made in the meantime will do. */
  authenticate(connection: Connection): Observable<AccessInfo>;
  /**
   * The same identity with another scope: a plugin of its own, with its own token and catalog, for one token request. It signs
   * in with the same credentials if they can be used again; otherwise with this plugin's token, and then ends with it.
   *
   * @throws OptionError for no scope or two, and where the credentials are bound to one (application credentials).
   */
  rescope(scope: Scope): IdentityPlugin;
}

/** What an identity plugin is made from. */
export interface IdentityPluginOptions extends TokenLifeOptions {
  readonly authUrl: string;
  readonly signIn: (connection: Connection, circumstances: SignInCircumstances) => Observable<AccessInfo>;
  readonly renewable: () => Renewable;
  /** The methods it signs in with, if it speaks v3. */
  readonly methods?: readonly AuthMethod[] | undefined;
  /** Whether a sign-in asks a person itself. @defaultValue false */
  readonly asksPerson?: (() => boolean) | undefined;
  /** How long one sign-in may take, in milliseconds. @defaultValue 60000 */
  readonly limitMs?: number | undefined;
  /** Differs when the credentials may be others than before; see `ChangingValue.revision`. */
  readonly revision?: (() => string) | undefined;
  /** What tells its tokens from others; see `Credentials.cacheParts`. */
  readonly cacheParts?: (() => CachePart | undefined) | undefined;
  /** What requests have instead of the token. */
  readonly headersOf?: ((access: AccessInfo) => AuthHeaders | undefined) | undefined;
  /** Makes the plugin for another scope. */
  readonly rescope: Rescope<IdentityPlugin>;
  /** A sign-in with other methods; without it the plugin takes no fresh credentials. */
  readonly signInWith?: SignInWith | undefined;
  /** {@link cacheParts} of such a sign-in. */
  readonly cachePartsWith?: CachePartsWith | undefined;
}

/** Builds the plugin around a sign-in: token life, headers, endpoints, ids. */
export function identityPlugin(options: IdentityPluginOptions): IdentityPlugin {
  const { tokens, own, newerAccess } = identityTokens(options);
  const { headersOf = headersByAccess() } = options;
  const getAccess = (connection: Connection): Observable<AccessInfo> => tokens.get(connection);
  const getHeaders = (connection: Connection): Observable<AuthHeaders | undefined> => getAccess(connection).pipe(map(headersOf));
  const endpoints = new IdentityEndpoints({ authUrl: options.authUrl, getAccess, getHeaders, newerAccess });
  const getToken = (connection: Connection): Observable<string | undefined> => getAccess(connection).pipe(map(({ authToken }) => authToken));
  const isOf =
    (headers: AuthHeaders) =>
    ({ authToken }: AccessInfo): boolean =>
      getHeader(headers, 'X-Auth-Token') === authToken;
  const invalidate = (rejected?: AuthHeaders): boolean => tokens.invalidate(rejected && isOf(rejected));
  return {
    ...own,
    ...idsOfToken(getAccess),
    authUrl: redactUrl(options.authUrl),
    reauthenticate: options.reauthenticate,
    state$: tokens.state$,
    getAccess,
    getHeaders: (connection) => {
      const access = tokens.atOnce(connection);
      return access === undefined ? getHeaders(connection) : [headersOf(access)];
    },
    getToken,
    getEndpoint: (connection, filter) => {
      const access = tokens.atOnce(connection);
      const known = access === undefined ? undefined : endpoints.knownEndpoint(connection, filter, access);
      return known === undefined ? endpoints.endpoint(connection, filter) : [known];
    },
    getEndpointData: (connection, filter) => endpoints.endpointData(connection, filter),
    getAllVersionData: (connection, filter) => endpoints.allVersionData(connection, filter),
    authenticate: (connection) => tokens.signIn(connection),
    rejectedAgain: (handedOut) => tokens.rejectedAgain(isOf(handedOut)),
    isRejection: (response, handedOut) => isGone(response, handedOut, tokens.peek()),
    rescope: (scope) => options.rescope(scope, { getToken, invalidate, mayRenew: () => tokens.mayRenew, methods: tokens.methods, cacheId: () => own.getCacheId() }),
    invalidate,
  };
}

/** The tokens of a plugin, and the ways to newer ones. */
function identityTokens(options: IdentityPluginOptions): {
  readonly tokens: TokenSource<AccessInfo>;
  readonly own: FreshCredentials & AuthState;
  readonly newerAccess: CatalogRefresh['newer'];
} {
  const { authUrl, signInWith, cachePartsWith } = options;
  const refresh = new CatalogRefresh({ signIn: (connection) => tokens.signIn(connection), mayRenew: () => tokens.mayRenew });
  const noted = (connection: Connection): MonoTypeOperatorFunction<AccessInfo> =>
    tap((access) => {
      refresh.fetched(access, connection);
    });
  const tokens = new TokenSource<AccessInfo>({
    ...options,
    signIn: (connection, circumstances) => options.signIn(connection, circumstances).pipe(noted(connection)),
    authUrl: redactUrl(authUrl),
    lifeOf: ({ issuedAt, expiresAt }) => ({ issuedAt, expiresAt }),
    secretsOf: ({ authToken }) => (authToken === undefined ? [] : [authToken]),
    codec: accessCodec,
  });
  const fresh =
    signInWith === undefined
      ? noFreshCredentials(redactUrl(authUrl))
      : freshCredentials(tokens, { cachePartsWith, signInWith: (connection, methods) => signInWith(connection, methods).pipe(noted(connection)) });
  return { tokens, own: { ...fresh, ...authState(tokens) }, newerAccess: (connection, access, miss) => refresh.newer(connection, access, miss) };
}

/**
 * Keystone itself answers with a 404 where a token was made from an application credential or a trust that is deleted. If the
 * token is no longer held, a newer one is.
 */
function isGone({ status, body }: ApiResponse, handedOut: AuthHeaders, held: AccessInfo | undefined): boolean {
  const id = status === 404 ? goneDelegation(status, readErrorBody(body).message) : undefined;
  if (id === undefined) return false;
  const isHeld = held !== undefined && held.authToken === getHeader(handedOut, 'X-Auth-Token');
  return !isHeld || id === held.applicationCredential?.['id'] || id === held.trustId;
}

/** The headers of a token are made once, not for every request. */
function headersByAccess(): (access: AccessInfo) => AuthHeaders | undefined {
  let last: AccessInfo | undefined;
  let headers: AuthHeaders | undefined;
  return (access) => {
    if (access !== last) {
      last = access;
      headers = access.authToken === undefined ? undefined : { 'X-Auth-Token': access.authToken };
    }
    return headers;
  };
}
