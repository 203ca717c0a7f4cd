import { defer, from, map, race, ReplaySubject, Subject, toArray, type Observable, type Subscription } from 'rxjs';
import type { TokenStore } from '../../token/store/token-store.js';

/** What the work of an attempt emits. */
export const OUTCOME = 'what the work gave';

/** More than one are too many, but to be shown. */
const MOST_EMITTED = 10;

/** Somebody who wants a lock and, having got it, keeps it until told to let go. */
export class LockAttempt {
  /** The lease, when the lock was got; the error of `withLock` if it ended before. */
  readonly lease$: Observable<string>;
  /** All that `withLock` emitted, when it has ended. */
  readonly emitted$: Observable<readonly unknown[]>;
  readonly #end$ = new Subject<string>();
  readonly #subscription: Subscription;
  #begins = 0;

  constructor(store: TokenStore, key: string) {
    const lease$ = new ReplaySubject<string>(1);
    const emitted$ = new ReplaySubject<unknown>(MOST_EMITTED);
    this.emitted$ = emitted$.pipe(toArray());
    this.lease$ = race(lease$, this.emitted$.pipe(map((): never => { throw endedUnasked(); })));
    const work = (lease: string): Observable<string> => {
      this.#begins += 1;
      lease$.next(lease);
      return this.#end$;
    };
    this.#subscription = defer(() => from(store.withLock(key, work))).subscribe(emitted$);
  }

  /** How often its work was begun. */
  get begins(): number {
    return this.#begins;
  }

  /** Whether nobody listens to its work: not yet, or no more. */
  get isWorkLeft(): boolean {
    return !this.#end$.observed;
  }

  /** Its work emits {@link OUTCOME} and ends. */
  finish(): void {
    this.#end$.next(OUTCOME);
    this.#end$.complete();
  }

  /** Its work fails. */
  fail(error: Error): void {
    this.#end$.error(error);
  }

  /** It is unsubscribed from, whether it has got the lock or not. */
  leave(): void {
    this.#subscription.unsubscribe();
  }
}

function endedUnasked(): Error {
  return new Error('Expected of the token store: the lock, which is free; withLock ended without beginning the work.');
}
