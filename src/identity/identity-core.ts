import { map, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { goneDelegation } from '../errors/refusal.js';
import type { Connection } from '../http/connection.js';
import { readErrorBody } from '../http/error-body.js';
import { getHeader } from '../http/headers.js';
import type { ApiResponse } from '../http/response.js';
import { redactUrl } from '../redaction/redact-url.js';
import { tokenLifeOf } from '../token/token-life-options.js';
import { TokenSource } from '../token/token-source.js';
import type { AuthHeaders } from './auth-plugin.js';
import { accessCodec, authState, type AuthState } from './auth-state.js';
import { AccessNews } from './access-news.js';
import { CatalogRefresh } from './catalog-refresh.js';
import { freshCredentials, noFreshCredentials, type FreshCredentials } from './fresh-credentials.js';
import { IdentityEndpoints } from './identity-endpoints.js';
import type { IdentityPlugin, IdentityPluginOptions } from './identity-plugin-options.js';
import { idsOfToken } from './ids-of-token.js';

/** The plugin around a sign-in: token life, headers, endpoints, ids. */
export function identityCore(options: IdentityPluginOptions): IdentityPlugin {
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
    ...own,
    ...idsOfToken(getAccess),
  };
}

/** The tokens of a plugin, and the ways to newer ones. */
function identityTokens(options: IdentityPluginOptions): {
  readonly tokens: TokenSource<AccessInfo>;
  readonly own: FreshCredentials & AuthState;
  readonly newerAccess: CatalogRefresh['newer'];
} {
  const { signInWith, cachePartsWith, methods, renewable, asksPerson, limitMs, revision, cacheParts } = options;
  const authUrl = redactUrl(options.authUrl);
  const mayRenew = (connection: Connection): boolean => tokens.mayRenew && !tokens.isPaused(connection);
  const refresh = new CatalogRefresh({ signIn: (connection) => tokens.signIn(connection), mayRenew });
  const noted = (connection: Connection): MonoTypeOperatorFunction<AccessInfo> =>
    tap((access) => {
      refresh.fetched(access, connection);
    });
  const news = new AccessNews(options);
  const tokens = new TokenSource<AccessInfo>({
    authUrl,
    signIn: (connection, circumstances) => options.signIn(connection, circumstances).pipe(noted(connection)),
    methods,
    renewable,
    asksPerson,
    limitMs,
    revision,
    cacheParts,
    lifeOf,
    secretsOf,
    codec: accessCodec,
    taken: (access, lenders) => { news.taken(access, lenders); },
    ...tokenLifeOf(options),
  });
  const credentials =
    signInWith === undefined
      ? noFreshCredentials(authUrl)
      : freshCredentials(tokens, { cachePartsWith, signInWith: (connection, fresh) => signInWith(connection, fresh).pipe(noted(connection)) });
  return { tokens, own: Object.assign(authState(tokens), credentials), newerAccess: (connection, access, miss) => refresh.newer(connection, access, miss) };
}

function lifeOf({ issuedAt, expiresAt }: AccessInfo): Pick<AccessInfo, 'issuedAt' | 'expiresAt'> {
  return { issuedAt, expiresAt };
}

function secretsOf({ authToken }: AccessInfo): readonly string[] {
  return authToken === undefined ? [] : [authToken];
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
