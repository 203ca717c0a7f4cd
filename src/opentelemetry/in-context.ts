import { context, type Context } from '@opentelemetry/api';
import { Observable } from 'rxjs';
import { undisturbed } from '../events/undisturbed.js';
import type { Ending } from './telemetry.js';

/** Where work is done, and where it is waited for. */
export interface Contexts {
  readonly inside: Context;
  readonly outside: Context;
  /** Told once, with its first value, how the work ended. */
  readonly onEnd: (ending: Ending) => void;
}

/** The same work, done in one context; what it brings is told in another. */
export function inContext<T>(work$: Observable<T>, { inside, outside, onEnd }: Contexts): Observable<T> {
  return new Observable((subscriber) => {
    let over = false;
    const end = (ending: Ending): void => {
      if (over) return;
      over = true;
      undisturbed(() => { onEnd(ending); });
    };
    const tell = (call: () => void): void => {
      context.with(outside, call);
    };
    const flight = context.with(inside, () =>
      work$.subscribe({
        next: (value) => {
          end({ kind: 'done' });
          tell(() => { subscriber.next(value); });
        },
        error: (error: unknown) => {
          end({ kind: 'failed', error });
          tell(() => { subscriber.error(error); });
        },
        complete: () => {
          end({ kind: 'done' });
          tell(() => { subscriber.complete(); });
        },
      }),
    );
    flight.add(() => { end({ kind: 'abandoned' }); });
    return flight;
  });
}
