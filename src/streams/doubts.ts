/**
 * Creations that may have been done although nobody saw how they ended, by what they make: until when (by the monotonic clock) they are
 * looked for before anybody repeats them.
 */
export class Doubts {
  readonly #until = new Map<unknown, number>();

  /** From `now` on nobody knows; what is in doubt no longer is forgotten, the oldest first. */
  raise(about: unknown, now: number, forMs: number): void {
    this.settle(about);
    for (const [old, until] of this.#until) {
      if (until > now) break;
      this.#until.delete(old);
    }
    this.#until.set(about, now + forMs);
  }

  /** In the past where there is no doubt. */
  until(about: unknown): number {
    return this.#until.get(about) ?? -Infinity;
  }

  /** Now it is known. */
  settle(about: unknown): void {
    this.#until.delete(about);
  }
}
