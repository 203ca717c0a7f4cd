import { Observable, type ObservableInput } from 'rxjs';

/**
 * Time and chance, injected. This file is the only one that names a clock, a timer or `Math.random`, so that every rule
 * about time can be specified with virtual time.
 */
export interface Runtime {
  /** The wall clock, in milliseconds since 1970. */
  now(): number;
  /** A clock that never goes backwards, in milliseconds from an arbitrary start. */
  monotonic(): number;
  /** A wait the behaviour asks for: back-off, polling, rate limits. Emits once when `ms` have passed. */
  sleep(ms: number): ObservableInput<unknown>;
  /** A guard on something somebody waits for: a request, a sign-in. Emits once when `ms` have passed. */
  deadline(ms: number): ObservableInput<unknown>;
  /** A tick of background work such as renewal; never keeps a process alive. Emits once when `ms` have passed. */
  tick(ms: number): ObservableInput<unknown>;
  /** A number in [0, 1), for jitter only; nonces come from a CSPRNG. */
  random(): number;
}

/** Longer delays make `setTimeout` fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timeout(ms: number, keepsAlive: boolean): Observable<void> {
  return new Observable((subscriber) => {
    const endsAt = performance.now() + ms;
    let handle: ReturnType<typeof setTimeout>;
    const arm = (): void => {
      const left = endsAt - performance.now();
      handle = setTimeout(
        () => {
          if (endsAt - performance.now() > 1) return arm();
          subscriber.next();
          subscriber.complete();
        },
        Math.min(Math.max(left, 0), LONGEST_TIMER_MS),
      );
      if (!keepsAlive && typeof handle === 'object') handle.unref();
    };
    arm();
    return () => {
      clearTimeout(handle);
    };
  });
}

/** The real clock, real timers and `Math.random`. */
export const realRuntime: Runtime = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms) => timeout(ms, true),
  deadline: (ms) => timeout(ms, true),
  tick: (ms) => timeout(ms, false),
  random: () => Math.random(),
};
