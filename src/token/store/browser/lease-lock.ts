import { catchError, concatMap, defer, EMPTY, exhaustMap, filter, finalize, from, map, merge, mergeMap, of, repeat, take, tap, using, type Observable, type Subscription } from 'rxjs';
import type { Runtime } from '../../../runtime/runtime.js';
import { randomId } from '../../../runtime/random-id.js';
import { isDead, readLease, ROUND_MS, sightingOf, type Lease, type Sighting } from './sighting.js';
import type { TabChannel } from './tab-channel.js';
import { done, type TabDatabase, type Tables } from './tab-database.js';
import type { Held, TabLock } from './tab-lock.js';

/** What a {@link LeaseLock} is made of. */
export interface LeaseLockParts {
  readonly database: TabDatabase;
  readonly channel: TabChannel;
  readonly runtime: Runtime;
}

/** How often a holder gives a sign of life without being asked, in milliseconds. */
const BEAT_MS = 2000;

/**
 * A lock for pages over plain http, which have no Web Locks: a lease in IndexedDB, where a transaction compares and sets for all
 * tabs. The holder gives signs of life, above all when it is asked: browsers slow down the timers of hidden tabs to one a
 * minute, messages they deliver. Whoever waits takes the lease of a holder that gives none; should that one have been alive,
 * it finds its lease lost and saves nothing.
 */
export class LeaseLock implements TabLock {
  readonly #parts: LeaseLockParts;
  /** Keys by lease. */
  readonly #held = new Map<string, string>();

  constructor(parts: LeaseLockParts) {
    this.#parts = parts;
  }

  withLock<T>(key: string, work: (lease: string) => Observable<T>): Observable<T> {
    return defer(() => {
      const held: Held = { key, lease: randomId() };
      const live = (): Subscription => {
        this.#held.set(held.lease, key);
        return this.#live(held);
      };
      return this.#turn(held).pipe(
        mergeMap(() => using(live, () => work(held.lease))),
        finalize(() => {
          this.#giveBack(held); // also what is being taken for somebody who has just left
        }),
      );
    });
  }

  isHeldHere(key: string): boolean {
    return [...this.#held.values()].includes(key);
  }

  whileHeld<T>(held: Held, write: (tables: Tables) => Promise<T>): Promise<T | undefined> {
    if (!this.#held.has(held.lease)) return Promise.resolve(undefined);
    return this.#ifHolding(held, write);
  }

  /** Emits once, when the lease is taken. */
  #turn({ key, lease }: Held): Observable<true> {
    const { channel } = this.#parts;
    let seen: Sighting | undefined;
    const take$ = (isRound: boolean): Promise<boolean> =>
      this.#parts.database.transact(async ({ leases }) => {
        const present = readLease(await done(leases.get(key)));
        seen = present && sightingOf(present, seen, isRound);
        if (seen !== undefined && !isDead(seen)) return false;
        await done(leases.put({ holder: lease, beat: 0 } satisfies Lease, key));
        return true;
      });
    const looks$ = merge(of(false), channel.hear('released', key).pipe(map(() => false)), this.#every(ROUND_MS).pipe(map(() => true)));
    return looks$.pipe(
      concatMap(take$),
      tap((isTaken) => {
        if (!isTaken) channel.post({ kind: 'alive?', key });
      }),
      filter((isTaken): isTaken is true => isTaken),
      take(1),
    );
  }

  /** Signs of life until it is unsubscribed. */
  #live(held: Held): Subscription {
    const beat = (): Promise<unknown> =>
      this.#ifHolding(held, ({ leases }, present) => done(leases.put({ ...present, beat: present.beat + 1 }, held.key)));
    return merge(this.#parts.channel.hear('alive?', held.key), this.#every(BEAT_MS))
      .pipe(exhaustMap(() => from(beat()).pipe(catchError(() => EMPTY))))
      .subscribe();
  }

  #giveBack(held: Held): void {
    this.#held.delete(held.lease);
    const { channel } = this.#parts;
    this.#ifHolding(held, async ({ leases }) => {
      await done(leases.delete(held.key));
      return true;
    }).then(
      (wasHeld) => {
        if (wasHeld === true) channel.post({ kind: 'released', key: held.key });
      },
      () => undefined, // nobody beats for it any more: it passes on by itself
    );
  }

  #ifHolding<T>({ key, lease }: Held, work: (tables: Tables, present: Lease) => Promise<T>): Promise<T | undefined> {
    return this.#parts.database.transact(async (tables) => {
      const present = readLease(await done(tables.leases.get(key)));
      return present?.holder === lease ? work(tables, present) : undefined;
    });
  }

  #every(ms: number): Observable<unknown> {
    return defer(() => this.#parts.runtime.tick(ms)).pipe(take(1), repeat());
  }
}
