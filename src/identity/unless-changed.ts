import { catchError, concat, defer, mergeMap, reduce, throwError, type Observable } from 'rxjs';
import type { SecretSource } from '../credentials/secret-source.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';

/** Believes that a sign-in was refused unless one of its secrets has changed since it was read: then it is made once more. */
export function unlessChanged<T>(connection: Connection, secrets: readonly SecretSource[], signIn: () => Observable<T>): Observable<T> {
  const changing = secrets.filter((secret) => secret.isChanging);
  if (changing.length === 0) return defer(signIn);
  return defer(signIn).pipe(
    catchError((error: unknown) => {
      if (!isKeystoneAuthError(error) || error.outcome !== 'refused') return throwError(() => error);
      return concat(...changing.map((secret) => secret.reread(connection))).pipe(
        reduce((changed, hasChanged) => changed || hasChanged, false),
        mergeMap((changed) => (changed ? signIn() : throwError(() => error))),
      );
    }),
  );
}
