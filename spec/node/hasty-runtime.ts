import { defer, type Observable } from 'rxjs';
import { realRuntime, type Runtime } from '../../src/runtime/runtime.js';

/** Real time that passes so many times as fast: for what waits for files as well as for time. */
export function hastyRuntime(times: number): Runtime {
  const hasty = (timer: Runtime['sleep']) => (ms: number): Observable<unknown> => defer(() => timer(ms / times));
  return {
    now: () => realRuntime.now() * times,
    monotonic: () => realRuntime.monotonic() * times,
    sleep: hasty(realRuntime.sleep),
    deadline: hasty(realRuntime.deadline),
    tick: hasty(realRuntime.tick),
    random: () => realRuntime.random(),
  };
}
