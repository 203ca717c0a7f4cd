import { concatWith, defer, filter, from, NEVER, take, type Observable, type ObservableInput } from 'rxjs';
import type { Runtime } from '../../runtime/runtime.js';

/** The runtime of a machine whose wall clock is `ms` ahead. */
export function clockApart(runtime: Runtime, ms: number): Runtime {
  return { ...bound(runtime), now: () => runtime.now() + ms };
}

/** The runtime of a process that can die: from then on none of its timers fires. */
export function mortal(runtime: Runtime): { readonly runtime: Runtime; readonly die: () => void } {
  let isAlive = true;
  const whileAlive = (timer: (ms: number) => ObservableInput<unknown>) => (ms: number): Observable<unknown> =>
    defer(() => from(timer(ms))).pipe(filter(() => isAlive), concatWith(NEVER), take(1));
  return {
    runtime: {
      ...bound(runtime),
      sleep: whileAlive((ms) => runtime.sleep(ms)),
      deadline: whileAlive((ms) => runtime.deadline(ms)),
      tick: whileAlive((ms) => runtime.tick(ms)),
    },
    die: () => {
      isAlive = false;
    },
  };
}

/** Members that can be passed on one by one. */
function bound(runtime: Runtime): Runtime {
  return {
    now: () => runtime.now(),
    monotonic: () => runtime.monotonic(),
    sleep: (ms) => runtime.sleep(ms),
    deadline: (ms) => runtime.deadline(ms),
    tick: (ms) => runtime.tick(ms),
    random: () => runtime.random(),
  };
}
