import { catchError, defer, EMPTY, map, of, switchMap, takeUntil, type Observable, type Subscription } from 'rxjs';
import type { Connection } from '../../http/connection.js';
import { elapsedMs, momentOf, type Moment } from '../lifetime.js';
import type { SharedSignIn } from '../shared-sign-in.js';
import type { TokenKeeper } from '../token-keeper.js';
import { heldEvenEnded } from '../token-model.js';
import type { TokenWatch } from '../token-watch.js';

/** Who follows a store. */
export interface StoreFollower<T> {
  readonly keeper: TokenKeeper<T>;
  readonly signIn: SharedSignIn<T>;
  readonly watch: TokenWatch<T>;
  /** `false`: it has one token only. */
  readonly reauthenticate: boolean;
}

/** Keystone's default, where no token is there. */
const USUAL_LIFE_MS = 3_600_000;

/**
 * Takes what others keep in the store as soon as they say so, while there are sessions that use it. What is not told is found
 * when it is time to renew. Like renewal it rests when nobody used the token for one lifetime.
 */
export class FollowStore<T> {
  readonly #follower: StoreFollower<T>;
  #running: Subscription | undefined;
  #lastUse: Moment | undefined;

  constructor(follower: StoreFollower<T>) {
    this.#follower = follower;
  }

  /** Somebody uses the token of this session. */
  used(connection: Connection, now: Moment): void {
    this.#lastUse = now;
    if (this.#running?.closed === false || !this.#follower.reauthenticate) return;
    const { keeper, signIn } = this.#follower;
    const changes$ = keeper.storedFor()?.changes(connection);
    // This is asked for every request, most of which know no store.
    if (changes$ === undefined) return;
    const taken$ = changes$.pipe(
      switchMap(() => {
        const latest = keeper.lenders.latest;
        if (latest === undefined || !this.#isUsed(latest)) this.#running?.unsubscribe();
        // A sign-in that is under way looks for itself.
        return latest === undefined || this.#running?.closed === true || signIn.isUnderWay ? EMPTY : this.take(latest);
      }),
      takeUntil(keeper.lenders.allClosed$),
    );
    this.#running = taken$.subscribe({ error: () => undefined });
  }

  /** Takes what is stored now, if it is worth taking; never errors. */
  take(connection: Connection): Observable<T | undefined> {
    const { keeper, signIn, watch } = this.#follower;
    const stored = keeper.storedFor();
    return (stored?.look(connection) ?? of(undefined)).pipe(
      catchError(() => of(undefined)),
      map((found) => {
        // Somebody else may have signed in here in the meantime, for whom the store is not.
        if (found?.restored === undefined || signIn.isUnderWay || keeper.storedFor() !== stored) return undefined;
        keeper.restore(connection, found.value, found.restored);
        watch.look();
        return found.value;
      }),
    );
  }

  /** Drops the token, and what is stored of it. */
  forget(connection: Connection): Observable<unknown> {
    return defer(() => {
      const { keeper, watch } = this.#follower;
      const stored = keeper.storedFor();
      keeper.drop();
      watch.look();
      return stored?.clear(connection) ?? EMPTY;
    });
  }

  #isUsed({ runtime }: Connection): boolean {
    const lifeMs = heldEvenEnded(this.#follower.keeper.model)?.lifetime.lifeMs ?? USUAL_LIFE_MS;
    return this.#lastUse !== undefined && elapsedMs({ from: this.#lastUse, lifeMs: 0 }, momentOf(runtime)) < lifeMs;
  }
}
