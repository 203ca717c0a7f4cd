import type { Timing } from '../http/report/timing.js';

const MOST_ENTRIES = 1000;

/** The last exchanges with their durations, bounded. */
export class TimingLog {
  readonly collector: ((timing: Timing) => void) | undefined;
  #entries: Timing[] = [];
  /** Where the oldest entry is, which the next one replaces. */
  #oldest = 0;

  constructor(enabled: boolean) {
    this.collector = enabled ? (timing): void => { this.#add(timing); } : undefined;
  }

  /** Oldest first. */
  entries(): readonly Timing[] {
    return [...this.#entries.slice(this.#oldest), ...this.#entries.slice(0, this.#oldest)];
  }

  reset(): void {
    this.#entries = [];
    this.#oldest = 0;
  }

  #add(timing: Timing): void {
    if (this.#entries.length < MOST_ENTRIES) {
      this.#entries.push(timing);
      return;
    }
    this.#entries[this.#oldest] = timing;
    this.#oldest = (this.#oldest + 1) % MOST_ENTRIES;
  }
}
