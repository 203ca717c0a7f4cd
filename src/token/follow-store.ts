import { catchError, map, of, switchMap, takeUntil, EMPTY, type Observable, type Subscription } from 'rxjs';
import type { Connection } from '../http/connection.js';
import type { SharedSignIn } from './shared-sign-in.js';
import type { TokenKeeper } from './token-keeper.js';
import type { TokenWatch } from './token-watch.js';

/** Who follows a store. */
export interface StoreFollower<T> {
  readonly keeper: TokenKeeper<T>;
  readonly signIn: SharedSignIn<T>;
  readonly watch: TokenWatch<T>;
}

/**
 * Takes what others keep in the store as soon as they say so, while there are sessions to use it. What is not told is found
 * when it is time to renew.
 */
export class FollowStore<T> {
  readonly #follower: StoreFollower<T>;
  #running: Subscription | undefined;

  constructor(follower: StoreFollower<T>) {
    this.#follower = follower;
  }

  /** A session uses the token. */
  start(): void {
    if (this.#running?.closed === false) return;
    const { keeper, signIn } = this.#follower;
    const taken$ = (keeper.storedFor()?.changes$ ?? EMPTY).pipe(
      switchMap(() => {
        const connection = keeper.lenders.latest;
        // A sign-in that is under way looks for itself.
        return connection === undefined || signIn.isUnderWay ? EMPTY : this.take(connection);
      }),
      takeUntil(keeper.lenders.allClosed$),
    );
    this.#running = taken$.subscribe({ error: () => undefined });
  }

  /** Takes what is stored now, if it is worth taking; never errors. */
  take(connection: Connection): Observable<T | undefined> {
    const { keeper, signIn, watch } = this.#follower;
    return (keeper.storedFor()?.look(connection) ?? of(undefined)).pipe(
      catchError(() => of(undefined)),
      map((found) => {
        if (found?.restored === undefined || signIn.isUnderWay) return undefined;
        keeper.restore(connection, found.value, found.restored);
        watch.look();
        return found.value;
      }),
    );
  }
}
