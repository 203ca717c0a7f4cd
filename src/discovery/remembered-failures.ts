import { putBounded } from '../access/put-bounded.js';
import type { CacheSettings } from './discovery-cache-options.js';

/** A fetch that failed: before `until`, on the monotonic clock, no other one is made. */
interface Failure {
  readonly error: Error;
  readonly until: number;
}

/** The version documents that could not be read lately, by URL. */
export class RememberedFailures {
  readonly #settings: CacheSettings;
  readonly #failures = new Map<string, Failure>();

  constructor(settings: CacheSettings) {
    this.#settings = settings;
  }

  /** How many are kept; some of them may be over. */
  get size(): number {
    return this.#failures.size;
  }

  /** Why nothing can be read there; `undefined`: it is worth trying. */
  at(key: string): Error | undefined {
    const failure = this.#failures.get(key);
    return failure !== undefined && this.#settings.runtime.monotonic() < failure.until ? failure.error : undefined;
  }

  note(key: string, error: Error): void {
    const { failureMs, maxEntries, runtime } = this.#settings;
    if (failureMs > 0) putBounded(this.#failures, [key, { error, until: runtime.monotonic() + failureMs }], maxEntries);
  }

  delete(key: string): void {
    this.#failures.delete(key);
  }

  /** Forgets those whose time has passed; `true`: that were the last ones. */
  areOver(): boolean {
    if (this.#failures.size === 0) return false;
    const now = this.#settings.runtime.monotonic();
    for (const [key, { until }] of this.#failures) if (now >= until) this.#failures.delete(key);
    return this.#failures.size === 0;
  }
}
