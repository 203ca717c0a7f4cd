import { catchError, defer, map, mergeMap, throwError, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import { isGiven } from '../credentials/is-given.js';
import type { ScopeBody } from '../credentials/scope.js';
import { CorsSuspected } from '../errors/cors-suspected.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import type { ErrorContext } from '../errors/keystone-auth-error.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import type { Connection } from '../http/connection.js';
import type { TimeLimits } from '../http/exchange-options.js';
import { pageOrigin } from '../http/page-origin.js';
import type { HttpRequest } from '../http/request.js';
import type { ApiResponse } from '../http/response.js';
import { parseUrl } from '../http/url.js';
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
  return (sender?.send?.(connection, request) ?? connection.send(request, { serviceType: 'identity' })).pipe(map((response) => readToken(response)));
}

/** The token of a reply: its id stands in `X-Subject-Token`, everything else in the body. `method` is how it was asked for. */
export function readToken(response: ApiResponse, method: 'GET' | 'POST' = 'POST', page: string | undefined = pageOrigin()): AccessInfo {
  const token = response.headers['x-subject-token'];
  const { body } = response;
  const hasToken = typeof body === 'object' && body !== null && 'token' in body;
  if (hasToken && isGiven(token)) return createAccessInfo(body, token);
  throw noToken(response, `${method} ${redactUrl(response.url.split('?', 1)[0] ?? response.url)}`, { hasToken, page });
}

interface Missing {
  /** Whether there is a token document. */
  readonly hasToken: boolean;
  readonly page: string | undefined;
}

function noToken({ status, url, requestId }: ApiResponse, request: string, { hasToken, page }: Missing): InvalidResponse | CorsSuspected {
  const answered = `${request} was answered with ${String(status)}`;
  const context = { outcome: 'refused', requestId } as const;
  if (hasToken && page !== undefined && isElsewhere(url, page)) return hidden(answered, page, context);
  const missing = hasToken ? 'the X-Subject-Token header' : 'a token document';
  return new InvalidResponse(`${answered} but without ${missing}; is this the identity service?`, context);
}

function isElsewhere(url: string, page: string): boolean {
  return parseUrl(url)?.origin !== page;
}

/** The browser shows a page only the headers that are exposed to it. */
function hidden(answered: string, page: string, context: ErrorContext): CorsSuspected {
  return new CorsSuspected(
    `${answered}, but this page may not read the X-Subject-Token header, which has the token: in the [cors] section of Keystone ` +
      'expose_headers has to name it, as it does where it is not set. Something before Keystone that answers for CORS has to do so too.',
    { allowedOrigin: page, allowHeaders: [], allowMethods: [], exposeHeaders: ['X-Subject-Token'] },
    context,
  );
}
