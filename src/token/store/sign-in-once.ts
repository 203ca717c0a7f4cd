import { catchError, defer, EMPTY, exhaustMap, from, map, merge, mergeMap, NEVER, Observable, of, ReplaySubject, take, takeUntil, tap, throwError } from 'rxjs';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import type { Connection } from '../../http/connection.js';
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

/** A token waits this long for being kept; then it is given out while that goes on. */
const KEEPING_MS = 1000;

/**
 * The token that somebody else fetched, or one fetched here under the store's lock and kept for everybody else. A store that
 * fails is reported, and the sign-in made without it.
 */
export function signInOnce<T>(attempt: SharedAttempt<T>): Observable<Arrival<T>> {
  const { stored, connection, isOwn } = attempt;
  const alone = (what: string, fetch: () => Observable<Fetched<T>>) => (error: unknown): Observable<Arrival<T>> => {
    stored.failed(connection, what, error);
    return fetch();
  };
  const known$ = isOwn ? of(undefined) : stored.look(connection);
  return known$.pipe(
    map((found) => ({ found, failure: undefined })),
    catchError((error: unknown) => of({ found: undefined, failure: { error } })),
    mergeMap(({ found, failure }) => {
      if (found !== undefined) return of(found);
      if (failure !== undefined) return alone('be read', attempt.fetch)(failure.error);
      // The lock alone is not to be had: what it tells of refusals still counts.
      return turn(attempt, alone('give its lock', () => unlessRefused(attempt)));
    }),
  );
}

/** Waits for the lock, or for what somebody else keeps in the meantime. */
function turn<T>(attempt: SharedAttempt<T>, alone: (error: unknown) => Observable<Arrival<T>>): Observable<Arrival<T>> {
  return firstTurn(attempt).pipe(
    catchError((error: unknown) => alone(error).pipe(map((arrival): Turn<T> => ({ ok: true, arrival })))),
    mergeMap((result) => (result.ok ? of(result.arrival) : throwError(() => result.error))),
  );
}

/** One's own turn, or what somebody else keeps before it has come. Errors where the store fails, or takes too long. */
function firstTurn<T>(attempt: SharedAttempt<T>): Observable<Turn<T>> {
  return new Observable((subscriber) => {
    const mine = new OwnTurn(attempt);
    const others$ = attempt.isOwn ? EMPTY : newer(attempt, mine).pipe(map((arrival): Turn<T> => ({ ok: true, arrival })));
    const first$ = merge(mine.ended$, others$, tooLong(attempt, mine)).pipe(take(1));
    subscriber.add(first$.subscribe(subscriber));
    mine.start();
    return () => {
      mine.leave();
    };
  });
}

/** What somebody else keeps while this process waits. */
function newer<T>({ stored, connection }: SharedAttempt<T>, mine: OwnTurn<T>): Observable<Arrival<T>> {
  return stored.changes(connection).pipe(
    exhaustMap(() => (mine.hasBegun ? EMPTY : stored.look(connection).pipe(catchError(() => EMPTY)))),
    mergeMap((arrival) => (arrival === undefined || mine.hasBegun ? EMPTY : of(arrival))),
  );
}

function tooLong<T>({ connection, patienceMs }: SharedAttempt<T>, mine: OwnTurn<T>): Observable<never> {
  if (patienceMs === Infinity) return NEVER;
  return from(connection.runtime.deadline(patienceMs)).pipe(
    take(1),
    mergeMap(() => (mine.hasBegun ? EMPTY : throwError(() => new AuthorizationFailure(`nobody let go of it within ${String(patienceMs / 1000)} s`)))),
  );
}

/**
 * The turn of this process. What it does under the lock is its own: a store that loses the lock, fails or gives back something
 * else neither ends nor repeats it, and a store that cannot be told to stop waiting is not let in any more.
 */
class OwnTurn<T> {
  readonly #attempt: SharedAttempt<T>;
  readonly #ended = new ReplaySubject<Turn<T>>(1);
  readonly #left = new ReplaySubject<undefined>(1);
  #lock: { unsubscribe: () => void } | undefined;
  #isFetched = false;
  hasBegun = false;
  /** How it ended; errors where the store fails before it has begun. */
  readonly ended$: Observable<Turn<T>> = this.#ended.asObservable();

  constructor(attempt: SharedAttempt<T>) {
    this.#attempt = attempt;
  }

  start(): void {
    const over = (error: unknown): void => {
      if (!this.hasBegun) this.#ended.error(error);
    };
    this.#lock = this.#attempt.stored
      .withLock((lease) => defer(() => this.#work(lease)).pipe(takeUntil(this.#left)))
      .subscribe({ error: over, complete: () => { over(new AuthorizationFailure('it never gave its lock')); } });
  }

  /** Nobody waits any more. A token that is there is kept for others all the same. */
  leave(): void {
    if (this.#isFetched) return;
    this.#left.next(undefined);
    this.#lock?.unsubscribe();
  }

  #work(lease: string): Observable<Turn<T>> {
    if (this.hasBegun) return this.#ended;
    this.hasBegun = true;
    const done$ = new ReplaySubject<Turn<T>>(1);
    this.#underLock(lease).pipe(takeUntil(this.#left)).subscribe(done$);
    return done$;
  }

  /** Somebody may have been faster, otherwise it signs in. */
  #underLock(lease: string): Observable<Turn<T>> {
    const { stored, connection, isOwn } = this.#attempt;
    const again$ = isOwn ? of(undefined) : stored.look(connection).pipe(catchError(() => of(undefined)));
    return again$.pipe(
      mergeMap((found) => (found === undefined ? this.#fetched(lease) : of(found))),
      map((arrival): Turn<T> => ({ ok: true, arrival })),
      catchError((error: unknown) => of<Turn<T>>({ ok: false, error })),
      tap((result) => { this.#ended.next(result); }),
    );
  }

  #fetched(lease: string): Observable<Arrival<T>> {
    const { stored, connection } = this.#attempt;
    return unlessRefused(this.#attempt).pipe(
      mergeMap((fetched) => {
        this.#isFetched = true;
        const late$ = from(connection.runtime.deadline(KEEPING_MS)).pipe(
          mergeMap(() => {
            this.#ended.next({ ok: true, arrival: fetched });
            return EMPTY;
          }),
        );
        return merge(stored.keep(connection, fetched, lease).pipe(map(() => fetched)), late$).pipe(take(1));
      }),
    );
  }
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
