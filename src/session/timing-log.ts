import type { Timing } from '../http/exchange-reporter.js';

const MOST_ENTRIES = 1000;

/** The last exchanges with their durations, bounded. */
export class TimingLog {
  readonly collector: ((timing: Timing) => void) | undefined;
  #entries: Timing[] = [];

  constructor(enabled: boolean) {
    this.collector = enabled ? (timing): void => { this.#add(timing); } : undefined;
  }

  entries(): readonly Timing[] {
    return [...this.#entries];
  }

  reset(): void {
    this.#entries = [];
  }

  #add(timing: Timing): void {
    this.#entries.push(timing);
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift();
  }
}
