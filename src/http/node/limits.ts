import { from, take, type Subscription } from 'rxjs';
import type { Runtime } from '../../runtime/runtime.js';
import type { PhaseLimits } from '../adapter-options.js';
import { limitFailure, type WireFailure } from '../wire-failure.js';

/** What limits are kept with. */
export interface LimitKeeping {
  readonly limits: PhaseLimits;
  readonly runtime: Runtime;
  /** Called when a limit passes. */
  readonly fail: (failure: WireFailure) => void;
}

/** Whether there is a limit that a transport keeps. */
export function hasLimits(limits: PhaseLimits | undefined): limits is PhaseLimits {
  return limits !== undefined && (limits.connect ?? limits.headers ?? limits.idle) !== undefined;
}

/** Told of an exchange, phase by phase. */
export interface KeptLimits {
  /** The connection stands. */
  readonly connected: () => void;
  /** The reply has begun. `isPaused`: whether this side does not listen at the moment. */
  readonly answered: (isPaused: () => boolean) => void;
  /** A part of the reply has come, or is asked for again. */
  readonly heard: () => void;
  readonly over: () => void;
}

/** Keeps the limits of one exchange, which begins to connect; only one timer runs at a time. */
export function keepLimits({ limits, runtime, fail }: LimitKeeping): KeptLimits {
  let running: Subscription | undefined;
  let heardAt = 0;
  const heard = (): void => {
    heardAt = runtime.monotonic();
  };
  const arm: Arm = (ms, passed) => {
    running?.unsubscribe();
    if (ms !== undefined) running = from(runtime.deadline(ms)).pipe(take(1)).subscribe({ next: () => passed(ms), error: () => undefined });
  };
  /** Silence counts only while somebody listens: a reader that takes its time stops the socket. */
  const listen = (idle: number, isPaused: () => boolean): void => {
    if (isPaused()) heard();
    const left = idle - (runtime.monotonic() - heardAt);
    if (left > 0) arm(left, () => { listen(idle, isPaused); });
    else fail(limitFailure('idle', idle));
  };
  arm(limits.connect, (ms) => { fail(limitFailure('connect', ms)); });
  return {
    heard,
    connected: () => {
      arm(limits.headers, (ms) => { fail(limitFailure('headers', ms)); });
    },
    answered: (isPaused) => {
      heard();
      arm(limits.idle, (ms) => { listen(ms, isPaused); });
    },
    over: () => running?.unsubscribe(),
  };
}

/** The timer that runs from here on instead of the one before. */
type Arm = (ms: number | undefined, passed: (ms: number) => void) => void;
