import { catchError, defer, map, mergeMap, throwError, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import { isGiven } from '../credentials/is-given.js';
import type { ScopeBody } from '../credentials/scope.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import type { Connection } from '../http/connection.js';
import type { TimeLimits } from '../http/exchange-options.js';
import type { HttpRequest } from '../http/request.js';
import type { ApiResponse } from '../http/response.js';
import { redactUrl } from '../redaction/redact-url.js';
import { warnOfPlainHttp } from './plain-http.js';
import { headersOf, identityOf, presentedAnew, presentedMethods, type PresentedMethods } from './presented-methods.js';
import { sentScope } from './sent-scope.js';

/** One sign-in at Identity v3. */
export interface V3SignIn {
  /** Ends in `/v3`. */
  readonly root: string;
  readonly methods: readonly AuthMethod[];
  readonly scope: ScopeBody | undefined;
  /** @defaultValue true */
  readonly includeCatalog: boolean;
  /** Where the credentials are bound to a scope of their own, another one is an error and not left out. @defaultValue false */
  readonly isScopeNeeded?: boolean | undefined;
  /** Of this request, where the sign-in as a whole may take as long as a person needs. @defaultValue none */
  readonly timeoutMs?: TimeLimits | undefined;
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
    const present = (presented: PresentedMethods): Observable<AccessInfo> => sendPresented(connection, url, { ...wanted, presented });
    return presentedMethods(connection, wanted.methods).pipe(
      mergeMap((presented) =>
        present(presented).pipe(catchError((error: unknown) => changedSince(connection, presented, error).pipe(mergeMap(present)))),
      ),
    );
  });
}

/** What the methods give now, if that is something else than what was refused; otherwise the error stands. */
function changedSince(connection: Connection, presented: PresentedMethods, error: unknown): Observable<PresentedMethods> {
  const methods = presented.map(({ method }) => method);
  // What works once was seen, and is never sent again.
  const mayTryAgain = methods.some(({ changing }) => changing === true) && methods.every(({ reusable }) => reusable !== false);
  if (!isRefusalOfCredentials(error) || !mayTryAgain) return throwError(() => error);
  return presentedAnew(connection, presented).pipe(
    mergeMap((changed) => {
      if (changed === undefined) return throwError(() => error);
      const known = presented.filter(({ method }) => method.changing !== true && isRepeatable(method));
      return presentedMethods(connection, methods, [...changed, ...known]);
    }),
  );
}

/** Whether what a method gave may be sent a second time. */
function isRepeatable({ reusable, repeatable = reusable !== false }: AuthMethod): boolean {
  return repeatable;
}

/** Sends it once. */
function sendPresented(
  connection: Connection,
  url: string,
  { presented, methods, scope, isScopeNeeded = false, timeoutMs }: V3SignIn & { readonly presented: PresentedMethods },
): Observable<AccessInfo> {
  const identity = identityOf(presented);
  const sent = sentScope(connection, { identity, scope, isScopeNeeded });
  const request: HttpRequest = {
    method: 'POST',
    url,
    headers: headersOf(presented),
    json: { auth: { identity, ...(sent === undefined ? {} : { scope: sent }) } },
    responseType: 'json',
    log: false,
    retryNonIdempotent: methods.every(isRepeatable),
    timeoutMs,
  };
  const sender = methods.find((method) => method.send !== undefined);
  return (sender?.send?.(connection, request) ?? connection.send(request)).pipe(map((response) => readToken(response)));
}

/** The token of a reply: its id stands in `X-Subject-Token`, everything else in the body. `method` is how it was asked for. */
export function readToken(response: ApiResponse, method: 'GET' | 'POST' = 'POST'): AccessInfo {
  const token = response.headers['x-subject-token'];
  const { body, url, requestId } = response;
  const hasToken = typeof body === 'object' && body !== null && 'token' in body;
  if (hasToken && isGiven(token)) return createAccessInfo(body, token);
  const missing = hasToken ? 'the X-Subject-Token header (in a browser: CORS has to expose it)' : 'a token document';
  throw new InvalidResponse(
    `${method} ${redactUrl(url.split('?', 1)[0] ?? url)} was answered with ${String(response.status)} but without ${missing}; ` +
      'is this the identity service?',
    { outcome: 'refused', requestId },
  );
}
