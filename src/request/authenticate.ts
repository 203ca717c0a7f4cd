import { catchError, defaultIfEmpty, defer, from, map, mergeMap, of, take, type Observable, type OperatorFunction } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import { setHeader, type HeaderMap } from '../http/headers.js';
import type { AuthHeaders, AuthPlugin } from '../identity/auth-plugin.js';
import type { ApiRequest } from './api-request.js';
import { failed, toJourney, untilAborted, type Journey } from './journey.js';
import type { StageSession } from './stage-session.js';

/** Stage 4: the headers that authenticate, and the way back from a 401. Waits only if a sign-in is needed. */
export function authenticate(session: StageSession): OperatorFunction<ApiRequest | Journey, Journey> {
  return mergeMap((item) => {
    const journey = toJourney(session, item);
    const { auth, request } = journey;
    if (journey.failure !== undefined || !(request.authenticated ?? auth !== undefined)) return of(journey);
    if (auth === undefined) return of(failed(journey, noPlugin(journey)));
    return headersOf(auth, journey).pipe(
      untilAborted(journey),
      map((headers) => (headers === undefined ? failed(journey, noHeaders(journey)) : withAuth(journey, auth, headers))),
      catchError((error: unknown) => of(failed(journey, error))),
    );
  });
}

function headersOf(auth: AuthPlugin, { session }: Journey): Observable<AuthHeaders | undefined> {
  return defer(() => from(auth.getHeaders(session.connection))).pipe(take(1), defaultIfEmpty(undefined));
}

function withAuth(journey: Journey, auth: AuthPlugin, authHeaders: AuthHeaders): Journey {
  const mayRenew = journey.request.allowReauth !== false && auth.reauthenticate !== false;
  return {
    ...journey,
    headers: replaceAuthHeaders(journey.headers, authHeaders),
    authHeaders,
    renew: mayRenew
      ? (rejected) => defer(() => (auth.invalidate(rejected) ? headersOf(auth, journey) : of(undefined)))
      : undefined,
  };
}

/** A copy of `headers` with these in place of older ones. */
export function replaceAuthHeaders(headers: HeaderMap, authHeaders: AuthHeaders): HeaderMap {
  const copy = { ...headers };
  for (const name in authHeaders) setHeader(copy, name, authHeaders[name] ?? '');
  return copy;
}

function noPlugin({ request }: Journey): MissingAuthPlugin {
  return new MissingAuthPlugin(
    `${request.method ?? 'GET'} ${request.url} is to be authenticated, but neither it nor the session has "auth"; nothing was sent.`,
  );
}

function noHeaders({ request }: Journey): AuthorizationFailure {
  return new AuthorizationFailure(
    `No valid authentication is available for ${request.method ?? 'GET'} ${request.url}: the auth plugin has none to give. ` +
      'Are its credentials complete?',
  );
}
