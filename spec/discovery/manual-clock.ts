import { Subject, type Observable, take } from 'rxjs';
import { realRuntime, type Runtime } from '../../src/runtime/runtime.js';

/** A runtime whose clocks stand still until they are moved; guards fire when they are told to. */
export interface ManualClock extends Runtime {
  /** Moves both clocks. */
  advance(ms: number): void;
  /** Moves the wall clock alone, as somebody who sets it does. */
  setBack(ms: number): void;
  /** Lets every guard that is waiting fire. */
  expire(): void;
  /** How many guards are waiting. */
  readonly guards: number;
}

export function manualClock(): ManualClock {
  let wall = Date.UTC(2031, 4, 6);
  let steady = 0;
  const late$ = new Subject<undefined>();
  let guards = 0;
  return {
    ...realRuntime,
    now: () => wall,
    monotonic: () => steady,
    deadline: (): Observable<undefined> => {
      guards += 1;
      return late$.pipe(take(1));
    },
    advance: (ms) => {
      wall += ms;
      steady += ms;
    },
    setBack: (ms) => {
      wall -= ms;
    },
    expire: () => {
      late$.next(undefined);
    },
    get guards() {
      return guards;
    },
  };
}
