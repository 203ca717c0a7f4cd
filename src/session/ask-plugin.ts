import {
  catchError,
  concatMap,
  defaultIfEmpty,
  defer,
  from,
  map,
  of,
  take,
  throwError,
  type Observable,
  type ObservableInput,
} from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData, Version } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { concealed } from '../http/concealed.js';
import type { Connection } from '../http/connection.js';
import type { AllVersionsFilter, AuthHeaders, AuthPlugin, ConnectionParams } from '../identity/auth-plugin.js';
import { currentPlugin } from '../identity/current-plugin.js';
import { connectionParamsOf } from '../request/connection-params.js';
import { fillOverride } from '../request/override-template.js';
import { isNoVersion } from '../request/resolve-endpoint.js';
import { askedPlugin } from './asked-plugin.js';

type Asked = AuthPlugin | undefined;

/** The token as text; of a plugin that has only headers, the one in there. */
export function token(asked: Asked, connection: Connection): Observable<string | undefined> {
  return one({ asked, connection }, 'get a token', (auth) => (auth.getToken === undefined ? tokenInHeaders(auth, connection) : auth.getToken(connection)));
}

/** The headers that authenticate a request. */
export function headers(asked: Asked, connection: Connection): Observable<AuthHeaders | undefined> {
  return one({ asked, connection }, 'get auth headers', (auth) => auth.getHeaders(connection));
}

/** What Keystone said about the token. */
export function access(asked: Asked, connection: Connection): Observable<AccessInfo | undefined> {
  return one({ asked, connection }, 'get the access information', (auth) => auth.getAccess?.(connection) ?? of(undefined));
}

/** Who is signed in. */
export function userId(asked: Asked, connection: Connection): Observable<string | undefined> {
  return one({ asked, connection }, 'get the user id', (auth) => auth.getUserId?.(connection) ?? of(undefined));
}

/** The project the token is scoped to. */
export function projectId(asked: Asked, connection: Connection): Observable<string | undefined> {
  return one({ asked, connection }, 'get the project id', (auth) => auth.getProjectId?.(connection) ?? of(undefined));
}

/** How the plugin wants requests to connect. */
export function connectionParams(asked: Asked, connection: Connection): Observable<ConnectionParams> {
  return one({ asked, connection }, 'fetch connection params', (auth) => connectionParamsOf(auth, connection)).pipe(map((params) => params ?? {}));
}

/** A sign-in now; a plugin without one is asked for its headers, which is as near as it comes. */
export function signIn(asked: Asked, connection: Connection): Observable<AccessInfo | undefined> {
  return one({ asked, connection }, 'sign in', (auth) => {
    if (auth.authenticate !== undefined) return auth.authenticate(connection);
    return from(auth.getHeaders(connection)).pipe(
      concatMap((found) => (found === undefined ? throwError(() => noHeaders()) : access(asked, connection))),
    );
  });
}

/** An override wins over everything the plugin knows. */
export function endpoint(asked: Asked, connection: Connection, filter: EndpointFilter): Observable<string | undefined> {
  const { endpointOverride } = filter;
  if (endpointOverride !== undefined) return defer(() => fillOverride(endpointOverride, currentPlugin(asked), connection));
  return one({ asked, connection }, 'find an endpoint', (plugin) => plugin.getEndpoint(connection, filter)).pipe(
    catchError((error: unknown) => (isNoVersion(error) ? of(undefined) : throwError(() => error))),
  );
}

/** What is known about an endpoint. */
export function endpointData(
  asked: Asked,
  connection: Connection,
  filter: EndpointFilter,
): Observable<EndpointData | undefined> {
  return one({ asked, connection }, 'find an endpoint', (auth) =>
    withFilledOverride(filter, auth, connection).pipe(
      concatMap((filled) => auth.getEndpointData?.(connection, filled) ?? of(undefined)),
    ),
  );
}

function withFilledOverride(filter: EndpointFilter, auth: AuthPlugin, connection: Connection): Observable<EndpointFilter> {
  const { endpointOverride } = filter;
  if (endpointOverride === undefined) return of(filter);
  return fillOverride(endpointOverride, auth, connection).pipe(map((url) => ({ ...filter, endpointOverride: url })));
}

/** From the endpoint's URL if that shows a version, else from its document. */
export function apiMajorVersion(asked: Asked, connection: Connection, filter: EndpointFilter): Observable<Version | undefined> {
  const look = (discoverVersions: boolean): Observable<EndpointData | undefined> =>
    endpointData(asked, connection, { ...filter, discoverVersions });
  return look(filter.discoverVersions ?? false).pipe(
    concatMap((data) => (data?.apiVersion === undefined ? look(true) : of(data))),
    map((data) => data?.apiVersion),
  );
}

/** All versions of all services that fit; an `unsupported-here` error from a plugin without a catalog. */
export function allVersionData(asked: Asked, connection: Connection, filter: AllVersionsFilter): Observable<AllVersionData> {
  return one({ asked, connection }, 'look for versions', (auth) => auth.getAllVersionData?.(connection, filter) ?? throwError(() => unsupported())).pipe(
    map((data) => data ?? {}),
  );
}

function tokenInHeaders(auth: AuthPlugin, connection: Connection): Observable<string | undefined> {
  return from(auth.getHeaders(connection)).pipe(map((found) => found?.['X-Auth-Token']));
}

/** The first value of the plugin's answer; `undefined` if it has none. */
function one<T>(
  { asked, connection }: { readonly asked: Asked; readonly connection: Connection },
  purpose: string,
  question: (auth: AuthPlugin) => ObservableInput<T | undefined>,
): Observable<T | undefined> {
  return defer(() => from(question(askedPlugin(asked, purpose)))).pipe(
    take(1),
    defaultIfEmpty(undefined),
    catchError((error: unknown) => throwError(() => concealed(error, connection))),
  );
}

function noHeaders(): AuthorizationFailure {
  return new AuthorizationFailure('The auth plugin has no headers to authenticate with. Are its credentials complete?');
}

function unsupported(): KeystoneAuthError {
  return new KeystoneAuthError('unsupported-here', 'This auth plugin has no catalog whose versions could be listed.');
}
