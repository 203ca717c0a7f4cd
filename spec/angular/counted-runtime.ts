import { realRuntime, type Runtime } from 'keystoneauth-rx';
import { defer, finalize, from, type ObservableInput } from 'rxjs';

/** The real time, and how many of its timers wait. */
export interface CountedRuntime extends Runtime {
  readonly waiting: (kind: 'tick' | 'deadline' | 'sleep') => number;
  /** How often one was asked for. */
  readonly asked: (kind: 'tick' | 'deadline' | 'sleep') => number;
}

export function countedRuntime(): CountedRuntime {
  const waiting = { tick: 0, deadline: 0, sleep: 0 };
  const asked = { tick: 0, deadline: 0, sleep: 0 };
  const counted = (kind: keyof typeof waiting) => (ms: number): ObservableInput<unknown> =>
    defer(() => {
      waiting[kind] += 1;
      asked[kind] += 1;
      return from(realRuntime[kind](ms)).pipe(finalize(() => (waiting[kind] -= 1)));
    });
  return { ...realRuntime, tick: counted('tick'), deadline: counted('deadline'), sleep: counted('sleep'), waiting: (kind) => waiting[kind], asked: (kind) => asked[kind] };
}
