import { defer, filter, mergeMap, of, Subject, type Observable } from 'rxjs';
import { realRuntime, type Runtime } from '../../runtime/runtime.js';
import { elapsedMs, momentOf, remainingMs, type Lifetime } from '../lifetime.js';
import { LockQueue } from './lock-queue.js';
import { checkMemoryStore, type MemoryTokenStoreOptions } from './memory-store-options.js';
import type { SaveOptions, StoredText, TokenStore } from './token-store.js';

export type { MemoryTokenStoreOptions } from './memory-store-options.js';

/**
 * A store for plugins of one program: all that are given the same one and sign in as the same user for the same scope share
 * one sign-in, such as plugins that are made anew for each request of a proxy. Nothing of it is printed, and nothing is left
 * when the program ends.
 *
 * @throws OptionError for options that cannot be right
 */
export function memoryTokenStore(options: MemoryTokenStoreOptions = {}): TokenStore {
  checkMemoryStore(options);
  const { maxEntries = 1000, runtime = realRuntime } = options;
  return new MemoryTokenStore(maxEntries, runtime);
}

interface Entry {
  readonly text: string;
  readonly life: Lifetime;
}

class MemoryTokenStore implements TokenStore {
  readonly #maxEntries: number;
  readonly #runtime: Runtime;
  readonly #entries = new Map<string, Entry>();
  readonly #locks = new LockQueue();
  readonly #saved$ = new Subject<string>();

  constructor(maxEntries: number, runtime: Runtime) {
    this.#maxEntries = maxEntries;
    this.#runtime = runtime;
  }

  load(key: string): Observable<StoredText | undefined> {
    return defer(() => {
      const entry = this.#entries.get(key);
      if (entry === undefined || this.#leftMs(entry) <= 0) return of(undefined);
      return of({ text: entry.text, ageMs: elapsedMs(entry.life, momentOf(this.#runtime)) });
    });
  }

  save(key: string, text: string, { lease, lifeMs }: SaveOptions): Observable<boolean> {
    return defer(() => {
      if (lease !== undefined && !this.#locks.isHeld(key, lease)) return of(false);
      this.#entries.delete(key);
      this.#makeRoom();
      this.#entries.set(key, { text, life: { from: momentOf(this.#runtime), lifeMs } });
      this.#saved$.next(key);
      return of(true);
    });
  }

  clear(key: string): Observable<boolean> {
    return defer(() => of(this.#entries.delete(key)));
  }

  withLock<T>(key: string, work: (lease: string) => Observable<T>): Observable<T> {
    return this.#locks.hold(key, work);
  }

  /** A moment later, so that who saved holds the token itself when it is told with the others. */
  watch(key: string): Observable<unknown> {
    return this.#saved$.pipe(
      filter((saved) => saved === key),
      mergeMap((saved) => Promise.resolve(saved)),
    );
  }

  /** For one more entry: what has ended goes, and of what has not, what ends first. */
  #makeRoom(): void {
    const entries = [...this.#entries].map(([key, entry]) => ({ key, left: this.#leftMs(entry) }));
    entries.sort((one, other) => one.left - other.left);
    const tooMany = entries.length + 1 - this.#maxEntries;
    entries.forEach(({ key, left }, index) => {
      if (left <= 0 || index < tooMany) this.#entries.delete(key);
    });
  }

  #leftMs({ life }: Entry): number {
    return remainingMs(life, momentOf(this.#runtime));
  }
}
