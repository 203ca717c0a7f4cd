import { defaultIfEmpty, defer, forkJoin, from, map, take, type Observable, type ObservableInput } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { getHeader } from '../http/header-map.js';
import { mergeTls } from '../http/merge-tls.js';
import type { AuthHeaders, AuthPlugin, ConnectionParams } from './auth-plugin.js';
import { checkAuthPlugin } from './check-auth-plugin.js';

/** Options of {@link serviceToken}. */
export interface ServiceTokenOptions {
  /** On whose behalf: its token goes along as `X-Auth-Token`, and it finds the endpoints. */
  readonly auth: AuthPlugin;
  /** The service that asks: its token goes along as `X-Service-Token`. */
  readonly serviceAuth: AuthPlugin;
}

const WHERE = 'serviceToken';

/**
 * Requests of a service on behalf of a user: with both tokens, so that the user's may be accepted although it has ended meanwhile.
 * Everything but the second token is the user's plugin's. Both tokens are fetched side by side; a rejection drops those that were
 * sent, if they are still held. Where the service has no token there is one warning, and requests carry the user's alone.
 *
 * @throws OptionError for what is no auth plugin.
 * @see https://docs.openstack.org/keystone/latest/admin/manage-services.html#service-tokens
 */
export function serviceToken(options: ServiceTokenOptions): AuthPlugin {
  refuseUnknownOptions(options, new Set(['auth', 'serviceAuth']), WHERE);
  const { auth, serviceAuth } = options;
  checkAuthPlugin(auth, { option: 'auth', where: WHERE });
  checkAuthPlugin(serviceAuth, { option: 'serviceAuth', where: WHERE });
  const both = bothTokens();
  return {
    ...forwarded(auth),
    ...forwardedState(auth),
    isRejection: (response, handedOut) => auth.isRejection?.(response, handedOut) ?? false,
    rejectedAgain: (handedOut) => {
      const token = getHeader(handedOut, 'X-Service-Token');
      const mayHelp = [auth.rejectedAgain?.(handedOut), token === undefined ? false : serviceAuth.rejectedAgain?.({ 'X-Auth-Token': token })];
      return mayHelp.includes(true);
    },
    getHeaders: (connection) => {
      const [headers$, service$] = [auth.getHeaders(connection), serviceAuth.getHeaders(connection)];
      if (Array.isArray(headers$) && Array.isArray(service$)) return [both(connection, headers$[0] as Headers, service$[0] as Headers)];
      return forkJoin([first(() => headers$), first(() => service$)]).pipe(map(([headers, service]) => both(connection, headers, service)));
    },
    getEndpoint: (connection, filter) => auth.getEndpoint(connection, filter),
    ...((auth.getConnectionParams ?? serviceAuth.getConnectionParams) && { getConnectionParams: (connection) => connectionParams(options, connection) }),
    authenticate: (connection) => authenticated(options, connection),
    invalidate: (rejected) => {
      const worthwhile = [auth.invalidate(rejected), dropServiceToken(serviceAuth, rejected)];
      return worthwhile.includes(true);
    },
    get reauthenticate() {
      return auth.reauthenticate !== false || serviceAuth.reauthenticate !== false;
    },
    authUrl: auth.authUrl,
    state$: auth.state$,
  };
}

/** What the user's plugin offers beyond what every plugin has to. A session asks only for what is there. */
function forwarded(auth: AuthPlugin): Partial<AuthPlugin> {
  return {
    ...(auth.getToken && { getToken: (connection) => auth.getToken?.(connection) ?? NOTHING }),
    ...(auth.getAccess && { getAccess: (connection) => auth.getAccess?.(connection) ?? NOTHING }),
    ...(auth.getEndpointData && { getEndpointData: (connection, filter) => auth.getEndpointData?.(connection, filter) ?? NOTHING }),
    ...(auth.getAllVersionData && { getAllVersionData: (connection, filter) => auth.getAllVersionData?.(connection, filter) ?? [] }),
    ...(auth.getUserId && { getUserId: (connection) => auth.getUserId?.(connection) ?? NOTHING }),
    ...(auth.getProjectId && { getProjectId: (connection) => auth.getProjectId?.(connection) ?? NOTHING }),
    ...(auth.getSpAuthUrl && { getSpAuthUrl: (connection, id) => auth.getSpAuthUrl?.(connection, id) ?? NOTHING }),
    ...(auth.getSpUrl && { getSpUrl: (connection, id) => auth.getSpUrl?.(connection, id) ?? NOTHING }),
  };
}

/** What is kept of the user's token. The service's plugin keeps its own. */
function forwardedState(auth: AuthPlugin): Pick<AuthPlugin, 'getCacheId' | 'getAuthState' | 'setAuthState' | 'forget'> {
  return {
    ...(auth.getCacheId && { getCacheId: () => auth.getCacheId?.() }),
    ...(auth.getAuthState && { getAuthState: () => auth.getAuthState?.() }),
    ...(auth.setAuthState && { setAuthState: (state) => auth.setAuthState?.(state) }),
    ...(auth.forget && { forget: (connection) => auth.forget?.(connection) ?? [] }),
  };
}

const NOTHING: readonly undefined[] = [undefined];

function first<T>(ask: () => ObservableInput<T | undefined>): Observable<T | undefined> {
  return defer(() => from(ask())).pipe(take(1), defaultIfEmpty(undefined));
}

type Headers = AuthHeaders | undefined;

/**
 * Makes headers with both tokens. A service that has none is said of once: requests go out all the same, and are refused when the
 * user's token has ended.
 */
function bothTokens(): (connection: Connection, headers: Headers, service: Headers) => Headers {
  let isToTell = true;
  return (connection, headers, service) => {
    if (headers === undefined) return undefined;
    const token = service && getHeader(service, 'X-Auth-Token');
    if (token !== undefined) return { ...headers, 'X-Service-Token': token };
    if (isToTell) warnOfMissingToken(connection);
    isToTell = false;
    return headers;
  };
}

function warnOfMissingToken(connection: Connection): void {
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'plugin',
    message: 'The "serviceAuth" of serviceToken has no token: requests go out without X-Service-Token. Give it a plugin that signs in.',
  }));
}

/** A sign-in of both; what the user's brings. */
function authenticated({ auth, serviceAuth }: ServiceTokenOptions, connection: Connection): ReturnType<NonNullable<AuthPlugin['authenticate']>> {
  const signIn = (plugin: AuthPlugin): Observable<unknown> => first<unknown>(() => plugin.authenticate?.(connection) ?? plugin.getHeaders(connection));
  return forkJoin([signIn(auth), signIn(serviceAuth)]).pipe(map(([access]) => access as never));
}

/** A request goes out over one connection: where the user's plugin says nothing of it, the service's does. */
function connectionParams({ auth, serviceAuth }: ServiceTokenOptions, connection: Connection): Observable<ConnectionParams> {
  const params = [auth, serviceAuth].map((plugin) => first(() => plugin.getConnectionParams?.(connection) ?? NOTHING));
  return forkJoin(params).pipe(map(([user, service]) => ({ tls: user?.tls === undefined ? service?.tls : mergeTls(user.tls, service?.tls) })));
}

/** The token that was refused stands under another name than that of the plugin it came from. */
function dropServiceToken(serviceAuth: AuthPlugin, rejected: AuthHeaders | undefined): boolean {
  if (rejected === undefined) return serviceAuth.invalidate();
  const token = getHeader(rejected, 'X-Service-Token');
  return token !== undefined && serviceAuth.invalidate({ 'X-Auth-Token': token });
}
