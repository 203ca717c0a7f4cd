import { defer, Observable, type Subscriber } from 'rxjs';
import { randomId } from '../../../runtime/random-id.js';
import { refusedHere } from './storage-unavailable.js';
import type { Held, TabLock } from './tab-lock.js';
import type { Tables } from './tab-database.js';

/** The lock manager of this page; only pages over https or from this machine have one. */
export function webLocks(): LockManager | undefined {
  return (globalThis as { readonly navigator?: Partial<Navigator> }).navigator?.locks;
}

/** Web Locks: the browser itself passes on the lock of a tab that was closed or crashed, at once. */
export class WebLock implements TabLock {
  readonly #manager: LockManager;
  readonly #prefix: string;
  /** Keys by lease. */
  readonly #held = new Map<string, string>();

  constructor(manager: LockManager, prefix: string) {
    this.#manager = manager;
    this.#prefix = prefix;
  }

  withLock<T>(key: string, work: (lease: string) => Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      const lease = randomId();
      const waiting = new AbortController();
      const hold = (): Promise<void> => this.#hold({ key, lease }, defer(() => work(lease)), subscriber);
      this.#manager.request(`${this.#prefix}/${key}`, { signal: waiting.signal }, hold).catch((error: unknown) => {
        // A lock can be stolen: the work goes on, its lease is good for nothing.
        if (!this.#held.delete(lease)) subscriber.error(refusedHere('Web Locks', error));
      });
      return () => {
        waiting.abort();
      };
    });
  }

  isHeldHere(key: string): boolean {
    return [...this.#held.values()].includes(key);
  }

  whileHeld<T>({ key, lease }: Held, write: (tables: Tables | undefined) => Promise<T>): Promise<T | undefined> {
    return this.#held.get(lease) === key ? write(undefined) : Promise.resolve(undefined);
  }

  /** The browser keeps the lock until what this gives is settled. */
  #hold<T>({ key, lease }: Held, work$: Observable<T>, subscriber: Subscriber<T>): Promise<void> {
    return new Promise((release) => {
      subscriber.add(() => {
        this.#held.delete(lease);
        release();
      });
      if (subscriber.closed) return;
      this.#held.set(lease, key);
      work$.subscribe(subscriber);
    });
  }
}
