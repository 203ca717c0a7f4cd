import { realRuntime, type Runtime } from 'keystoneauth-rx';
import { defer } from 'rxjs';
import { REFERENCE_INSTANT } from './placeholders.js';

/** The clock of a vector and the {@link Runtime} that reads it. */
export interface VirtualClock {
  readonly runtime: Runtime;
  /** The sleeps of the library so far, in seconds. */
  readonly delays: readonly number[];
  advance(seconds: number): void;
}

/**
 * A clock that starts at the reference instant and stands still but for `advance` and the library's own sleeps, which
 * return at once. Full jitter gets its whole length (`random` is 1); guards and background ticks are real.
 */
export function virtualClock(): VirtualClock {
  const delays: number[] = [];
  let elapsedMs = 0;
  return {
    delays,
    advance: (seconds) => {
      elapsedMs += seconds * 1000;
    },
    runtime: {
      now: () => REFERENCE_INSTANT + elapsedMs,
      monotonic: () => elapsedMs,
      sleep: (ms) =>
        defer(() => {
          delays.push(ms / 1000);
          elapsedMs += ms;
          return Promise.resolve();
        }),
      deadline: (ms) => realRuntime.deadline(ms),
      tick: (ms) => realRuntime.tick(ms),
      random: () => 1,
    },
  };
}
