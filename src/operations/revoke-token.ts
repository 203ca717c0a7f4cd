import { catchError, concatMap, defer, map, of, tap, throwError, type Observable } from 'rxjs';
import { isHttpError } from '../errors/http-error.js';
import type { Client } from '../session/client.js';
import { hiddenBy, sessionOf, type SecretText } from './hidden-by.js';
import { identityRequest } from './identity-request.js';

/**
 * Makes a token invalid everywhere: without `token` the session's own, if it holds one; the next request signs in anew. A token
 * that is not valid any more is no error.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#revoke-token
 */
export function revokeToken(client: Client, token?: SecretText): Observable<void> {
  return defer(() => (token === undefined ? revokeOwn(client) : revoke(client, hiddenBy(client, token), [404])));
}

/** Nobody signs in for having something to revoke. */
function revokeOwn(client: Client): Observable<void> {
  const state = sessionOf(client)?.snapshot().token?.status ?? 'valid';
  if (state !== 'valid' && state !== 'renewing') return of(undefined);
  return client.getToken().pipe(
    concatMap((own) => {
      if (own === undefined) return of(undefined);
      return revoke(client, own, [401, 404]).pipe(tap(() => client.invalidate({ 'X-Auth-Token': own })));
    }),
  );
}

function revoke(client: Client, token: string, done: readonly number[]): Observable<void> {
  const isOwn = done.includes(401);
  const request = { method: 'DELETE', headers: { 'X-Subject-Token': token }, log: false, allowReauth: !isOwn };
  return identityRequest(client, '/auth/tokens', request).pipe(
    map(() => undefined),
    catchError((error: unknown) => (isHttpError(error) && done.includes(error.status) ? of(undefined) : throwError(() => error))),
  );
}
