import { defer, filter, Observable, repeat, take } from 'rxjs';
import type { HeldLock } from './held-lock.js';
import type { LockPlace } from './lock-place.js';
import { LockWatch } from './lock-watch.js';
import { takeLock } from './take-lock.js';

/** How long a waiter pauses between two looks, at first and at most. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [10, 100];

/**
 * Waits until nobody else holds the lock, dead ones aside, and emits it once: it is held until it is freed. Unsubscribed from
 * before, it leaves nothing behind.
 */
export function fileLock(place: LockPlace): Observable<HeldLock> {
  return defer(() => {
    const watch = new LockWatch(place);
    return attempt(place, watch).pipe(
      repeat({ delay: (round) => place.runtime.sleep(pauseMs(round, place.runtime.random())) }),
      filter((lock) => lock !== undefined),
      take(1),
    );
  });
}

/** Grows, and differs by up to a half, so that not all who wait look at once. */
function pauseMs(round: number, chance: number): number {
  return Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 1.5 ** round) * (0.5 + chance / 2);
}

/** One attempt; a lock that nobody waits for any more when it is there is let go at once. */
function attempt(place: LockPlace, watch: LockWatch): Observable<HeldLock | undefined> {
  return new Observable((subscriber) => {
    let isWanted = true;
    takeLock(place, watch).then(
      (lock) => {
        if (!isWanted) {
          void lock?.free();
          return;
        }
        subscriber.next(lock);
        subscriber.complete();
      },
      (error: unknown) => {
        subscriber.error(error);
      },
    );
    return () => {
      isWanted = false;
    };
  });
}
