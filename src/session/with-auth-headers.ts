import { catchError, defer, mergeMap, of, tap, type Observable } from 'rxjs';
import type { AuthHeaders } from '../identity/auth-plugin.js';
import { currentPlugin } from '../identity/current-plugin.js';
import type { Session } from './session.js';

/** How something that is no request of a session is sent on behalf of who is signed in there. */
export interface Errand<T> {
  /** `undefined`: there are no headers to be had. */
  readonly send: (headers: AuthHeaders | undefined) => Observable<T>;
  /** Whether this error says that the headers are not accepted. */
  readonly isRejection: (error: unknown) => boolean;
}

/**
 * Sends with the headers at hand. After a rejection they are renewed, once however many were rejected, and it is sent once more; where
 * no others can be had, the rejection is the outcome.
 */
export function withAuthHeaders<T>(session: Session, { send, isRejection }: Errand<T>): Observable<T> {
  return defer(() => {
    // It keeps to whom it began with.
    const auth = currentPlugin(session.auth);
    const headers$ = session.getAuthHeaders({ auth }).pipe(catchError(() => of(undefined)));
    const again = (rejected: AuthHeaders, error: unknown): Observable<T> => {
      if (!isRejection(error) || auth?.reauthenticate === false || !session.invalidate(rejected, { auth })) throw error;
      return headers$.pipe(
        mergeMap((fresh) => {
          if (fresh === undefined) throw error;
          return send(fresh).pipe(tap({ error: (last: unknown) => { if (isRejection(last)) auth?.rejectedAgain?.(fresh); } }));
        }),
      );
    };
    return headers$.pipe(
      mergeMap((headers) => (headers === undefined ? send(headers) : send(headers).pipe(catchError((error: unknown) => again(headers, error))))),
    );
  });
}
