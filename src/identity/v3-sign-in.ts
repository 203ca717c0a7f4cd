import { concat, defer, from, map, mergeMap, of, reduce, take, type Observable, type ObservableInput } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import type { AuthData, AuthMethod } from '../credentials/auth-method.js';
import { isGiven } from '../credentials/is-given.js';
import type { ScopeBody } from '../credentials/scope.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import type { Connection } from '../http/connection.js';
import type { HeaderMap } from '../http/headers.js';
import type { ApiResponse } from '../http/response.js';
import { redactUrl } from '../redaction/redact-url.js';
import { warnOfPlainHttp } from './plain-http.js';

/** One sign-in at Identity v3. */
export interface V3SignIn {
  /** Ends in `/v3`. */
  readonly root: string;
  readonly methods: readonly AuthMethod[];
  readonly scope: ScopeBody | undefined;
  /** @defaultValue true */
  readonly includeCatalog: boolean;
}

/**
 * `POST /v3/auth/tokens`: methods and scope in, token out.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 */
export function v3SignIn(connection: Connection, { root, methods, scope, includeCatalog }: V3SignIn): Observable<AccessInfo> {
  return defer(() => {
    const headers: HeaderMap = { Accept: 'application/json' };
    const url = `${root}/auth/tokens${includeCatalog ? '' : '?nocatalog'}`;
    warnOfPlainHttp(connection, url);
    return collectMethods(connection, { methods, headers }).pipe(
      mergeMap((identity) =>
        connection.send({
          method: 'POST',
          url,
          headers,
          json: { auth: { identity, ...(scope === undefined ? {} : { scope }) } },
          responseType: 'json',
          log: false,
          retryNonIdempotent: methods.every((method) => method.reusable !== false),
        }),
      ),
      map((response) => readToken(response)),
    );
  });
}

type IdentityBody = { readonly methods: readonly string[] } & Readonly<Record<string, unknown>>;

/** The `identity` member: the methods in order, each with its data. */
function collectMethods(
  connection: Connection,
  { methods, headers }: { readonly methods: readonly AuthMethod[]; readonly headers: HeaderMap },
): Observable<IdentityBody> {
  return concat(...methods.map((method) => defer(() => toStream(method.getAuthData(connection, headers))).pipe(take(1)))).pipe(
    reduce((found, data) => (data === undefined ? found : [...found, data]), [] as NonNullable<AuthData>[]),
    map((found) => {
      if (found.length === 0) {
        throw new AuthorizationFailure('There is no auth method to sign in with; give v3.auth at least one in "methods".');
      }
      return { methods: found.map(([name]) => name), ...Object.fromEntries(found) };
    }),
  );
}

/** Auth data as a value, a Promise or an Observable; the value itself is an array and must not be taken for a stream. */
function toStream(data: AuthData | ObservableInput<AuthData>): Observable<AuthData> {
  return data === undefined || isAuthData(data) ? of(data) : from(data);
}

function isAuthData(data: NonNullable<AuthData> | ObservableInput<AuthData>): data is NonNullable<AuthData> {
  return Array.isArray(data) && typeof data[0] === 'string';
}

/** The token of a reply: its id stands in `X-Subject-Token`, everything else in the body. */
export function readToken(response: ApiResponse): AccessInfo {
  const token = response.headers['x-subject-token'];
  const { body, url, requestId } = response;
  const hasToken = typeof body === 'object' && body !== null && 'token' in body;
  if (hasToken && isGiven(token)) return createAccessInfo(body, token);
  const missing = hasToken ? 'the X-Subject-Token header (in a browser: CORS has to expose it)' : 'a token document';
  throw new InvalidResponse(
    `POST ${redactUrl(url.split('?', 1)[0] ?? url)} was answered with ${String(response.status)} but without ${missing}; ` +
      'is this the identity service?',
    { outcome: 'refused', requestId },
  );
}
