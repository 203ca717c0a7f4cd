import { catchError, defer, EMPTY, exhaustMap, from, map, merge, mergeMap, NEVER, of, take, tap, throwError, throwIfEmpty, type Observable } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import type { Connection } from '../http/connection.js';
import type { Arrival } from './arrival.js';
import type { Fetched, StoredTokens } from './stored-tokens.js';

/** A sign-in that others may make at the same moment. */
export interface SharedAttempt<T> {
  readonly stored: StoredTokens<T>;
  readonly connection: Connection;
  /** Signs in. */
  readonly fetch: () => Observable<Fetched<T>>;
  /** Whether a token that somebody else fetched will not do: a person brought something new. */
  readonly isOwn: boolean;
  /** Whether somebody wants these credentials sent although they were refused lately. */
  readonly insists: boolean;
  /** How long others are waited for, in milliseconds; `Infinity`: as long as the sign-in may take. */
  readonly patienceMs: number;
}

/** How the turn of this process ended: a value, so that errors of the store are told from those of the sign-in. */
type Turn<T> = { readonly ok: true; readonly arrival: Arrival<T> } | { readonly ok: false; readonly error: unknown };

/**
 * The token that somebody else fetched, or one fetched here under the store's lock and kept for everybody else. A store that
 * fails is reported, and the sign-in made without it.
 */
export function signInOnce<T>(attempt: SharedAttempt<T>): Observable<Arrival<T>> {
  const { stored, connection, isOwn } = attempt;
  const alone = (what: string) => (error: unknown): Observable<Arrival<T>> => {
    stored.failed(connection, what, error);
    return attempt.fetch();
  };
  const known$ = isOwn ? of(undefined) : stored.look(connection);
  return known$.pipe(
    map((found) => ({ found, failure: undefined })),
    catchError((error: unknown) => of({ found: undefined, failure: { error } })),
    mergeMap(({ found, failure }) => {
      if (found !== undefined) return of(found);
      if (failure !== undefined) return alone('be read')(failure.error);
      return turn(attempt, alone('give its lock'));
    }),
  );
}

/** Waits for the lock, or for what somebody else keeps in the meantime. */
function turn<T>(attempt: SharedAttempt<T>, alone: (error: unknown) => Observable<Arrival<T>>): Observable<Arrival<T>> {
  const { stored, connection, isOwn, patienceMs } = attempt;
  return defer(() => {
    let hasBegun = false;
    let ended: Turn<T> | undefined;
    const work = (lease: string): Observable<Turn<T>> =>
      defer(() => {
        hasBegun = true;
        return underLock(attempt, lease);
      }).pipe(tap((result) => (ended = result)));
    const mine$ = stored.withLock(work).pipe(throwIfEmpty(() => new AuthorizationFailure('it gave nothing back')));
    const others$ = isOwn ? EMPTY : stored.changes$.pipe(
      exhaustMap(() => (hasBegun ? EMPTY : stored.look(connection).pipe(catchError(() => EMPTY)))),
      mergeMap((arrival) => (arrival === undefined || hasBegun ? EMPTY : of<Turn<T>>({ ok: true, arrival }))),
    );
    const late$ = (patienceMs === Infinity ? NEVER : from(connection.runtime.deadline(patienceMs))).pipe(
      take(1),
      mergeMap(() => (hasBegun ? EMPTY : throwError(() => new AuthorizationFailure(`nobody let go of it within ${String(patienceMs / 1000)} s`)))),
    );
    return merge(mine$, others$, late$).pipe(
      take(1),
      catchError((error: unknown) => (ended === undefined ? alone(error).pipe(map((arrival): Turn<T> => ({ ok: true, arrival }))) : of(ended))),
    );
  }).pipe(mergeMap((result) => (result.ok ? of(result.arrival) : throwError(() => result.error))));
}

/** This process has its turn: somebody may have been faster, otherwise it signs in. */
function underLock<T>(attempt: SharedAttempt<T>, lease: string): Observable<Turn<T>> {
  const { stored, connection, isOwn } = attempt;
  const again$ = isOwn ? of(undefined) : stored.look(connection).pipe(catchError(() => of(undefined)));
  return again$.pipe(
    mergeMap((found) =>
      found !== undefined ? of(found) : unlessRefused(attempt).pipe(mergeMap((fetched) => stored.keep(connection, fetched, lease).pipe(map((): Arrival<T> => fetched)))),
    ),
    map((arrival): Turn<T> => ({ ok: true, arrival })),
    catchError((error: unknown) => of<Turn<T>>({ ok: false, error })),
  );
}

/** Signs in, unless the same credentials were refused just now; how it ends, others are to know. */
function unlessRefused<T>({ stored: { refusals }, connection, fetch, isOwn, insists }: SharedAttempt<T>): Observable<Fetched<T>> {
  if (refusals === undefined || isOwn) return fetch();
  const checked$ = insists ? of(undefined) : refusals.check(connection);
  const noted$ = defer(fetch).pipe(
    catchError((error: unknown) => refusals.note(connection, error).pipe(mergeMap(() => throwError(() => error)))),
    mergeMap((fetched) => refusals.forget(connection).pipe(map(() => fetched))),
  );
  return checked$.pipe(mergeMap(() => noted$));
}
