import type { Timing } from '../http/report/timing.js';

const MOST_ENTRIES = 1000;

/** The last exchanges with their durations, bounded. */
export class TimingLog {
  readonly collector: ((timing: Timing) => void) | undefined;
  #entries: Timing[] = [];
  /** Where the next entry goes; once there are as many as are kept, the oldest one is there. */
  #next = 0;

  constructor(enabled: boolean) {
    this.collector = enabled ? (timing): void => { this.#add(timing); } : undefined;
  }

  /** Oldest first. */
  entries(): readonly Timing[] {
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
  }

  reset(): void {
    this.#entries = [];
    this.#next = 0;
  }

  #add(timing: Timing): void {
    this.#entries[this.#next] = timing;
    this.#next = (this.#next + 1) % MOST_ENTRIES;
  }
}
