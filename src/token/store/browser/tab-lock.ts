import type { Observable } from 'rxjs';
import type { Tables } from './tab-database.js';

/** A lock that was given to somebody. */
export interface Held {
  readonly key: string;
  readonly lease: string;
}

/** One at a time, of all tabs of the origin. */
export interface TabLock {
  /** As `withLock` of a token store. */
  withLock<T>(key: string, work: (lease: string) => Observable<T>): Observable<T>;
  /** Whether this store holds the lock of `key` at this moment. */
  isHeldHere(key: string): boolean;
  /**
   * Runs `write` while nobody else can get the lock, in a transaction if that is what it takes; `undefined`: the lease was lost, and
   * nothing was run.
   */
  whileHeld<T>(held: Held, write: (tables: Tables | undefined) => Promise<T>): Promise<T | undefined>;
}
