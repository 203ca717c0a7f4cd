import { catchError, defer, map, mergeMap, throwError, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import { isGiven } from '../credentials/is-given.js';
import type { ScopeBody } from '../credentials/scope.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import type { Connection } from '../http/connection.js';
import type { HttpRequest } from '../http/request.js';
import type { ApiResponse } from '../http/response.js';
import { redactUrl } from '../redaction/redact-url.js';
import { warnOfPlainHttp } from './plain-http.js';
import { isSame, presentedMethods, type PresentedMethods } from './presented-methods.js';

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
 * `POST /v3/auth/tokens`: methods and scope in, token out. Where a method's credentials may have changed since they were
 * read, a rejection is believed only if they have not.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 */
export function v3SignIn(connection: Connection, wanted: V3SignIn): Observable<AccessInfo> {
  return defer(() => {
    const url = `${wanted.root}/auth/tokens${wanted.includeCatalog ? '' : '?nocatalog'}`;
    warnOfPlainHttp(connection, url);
    const presented$ = presentedMethods(connection, wanted.methods);
    const changing = wanted.methods.some((method) => method.changing === true);
    const sign = (presented: PresentedMethods): Observable<AccessInfo> => present(connection, url, { ...wanted, presented });
    const unlessChanged = (presented: PresentedMethods, error: unknown): Observable<AccessInfo> =>
      presented$.pipe(mergeMap((now) => (isSame(now, presented) ? throwError(() => error) : sign(now))));
    return presented$.pipe(
      mergeMap((presented) =>
        sign(presented).pipe(
          catchError((error: unknown) => (changing && isRefusalOfCredentials(error) ? unlessChanged(presented, error) : throwError(() => error))),
        ),
      ),
    );
  });
}

/** Sends it once. */
function present(
  connection: Connection,
  url: string,
  { presented: { identity, headers }, methods, scope }: V3SignIn & { readonly presented: PresentedMethods },
): Observable<AccessInfo> {
  const sender = methods.find((method) => method.send !== undefined);
  const request: HttpRequest = {
    method: 'POST',
    url,
    headers,
    json: { auth: { identity, ...(scope === undefined ? {} : { scope }) } },
    responseType: 'json',
    log: false,
    retryNonIdempotent: methods.every((method) => method.reusable !== false),
  };
  return (sender?.send?.(connection, request) ?? connection.send(request)).pipe(map((response) => readToken(response)));
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
