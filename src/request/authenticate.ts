import { defer, isObservable, mergeMap, of, type Observable, type OperatorFunction } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import { copyHeaders, setHeader, type HeaderMap } from '../http/headers.js';
import type { AuthHeaders, AuthPlugin } from '../identity/auth-plugin.js';
import type { ApiRequest } from './api-request.js';
import { answered, streamOf } from './answer.js';
import { withConnectionParams } from './connection-params.js';
import { untilAborted, type Journey } from './journey.js';
import type { StageSession } from './stage-session.js';
import { stage } from './step.js';

/** Stage 4: the headers that authenticate, and the way back from a 401. Waits only if a sign-in is needed. */
export function authenticate(session: StageSession): OperatorFunction<ApiRequest | Journey, Journey> {
  return stage(session, signedIn);
}

/** {@link authenticate} for one request. A plugin's word on how to connect counts for one that is not authenticated too. */
export function signedIn(journey: Journey): Journey | Observable<Journey> {
  if (journey.auth?.getConnectionParams === undefined) return authenticated(journey);
  const connected$ = withConnectionParams(journey);
  if (!isObservable(connected$)) return authenticated(connected$);
  return connected$.pipe(mergeMap((found) => streamOf(authenticated(found))), untilAborted(journey));
}

function authenticated(journey: Journey): Journey | Observable<Journey> {
  const { auth, request, session } = journey;
  if (!(request.authenticated ?? auth !== undefined)) return journey;
  if (auth === undefined) throw noPlugin(journey);
  const outcome$ = answered(auth.getHeaders(session.connection), (headers) => {
    if (headers === undefined) throw noHeaders(journey);
    return withAuth(journey, auth, headers);
  });
  return isObservable(outcome$) ? outcome$.pipe(untilAborted(journey)) : outcome$;
}

function withAuth(journey: Journey, auth: AuthPlugin, authHeaders: AuthHeaders): Journey {
  const mayRenew = journey.request.allowReauth !== false && auth.reauthenticate !== false;
  return {
    ...journey,
    headers: replaceAuthHeaders(journey.headers, authHeaders),
    authHeaders,
    renew: mayRenew
      ? (rejected) => renewed(auth, rejected, journey)
      : undefined,
  };
}

function renewed(auth: AuthPlugin, rejected: AuthHeaders, { session }: Journey): Observable<AuthHeaders | undefined> {
  return defer(() => {
    if (!auth.invalidate(rejected)) return of(undefined);
    return streamOf(answered(auth.getHeaders(session.connection), (headers) => headers));
  });
}

/** A copy of `headers` with these in place of older ones. */
export function replaceAuthHeaders(headers: HeaderMap, authHeaders: AuthHeaders): HeaderMap {
  const copy = copyHeaders(headers);
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
