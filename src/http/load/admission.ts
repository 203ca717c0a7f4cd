import { Observable, Subscription } from 'rxjs';
import { KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { Waiter, WaitingLine } from './waiting-line.js';

/** Who wants to begin. */
export interface Passage {
  readonly runtime: Runtime;
  /** `GET https://host/path`, as it may be shown. */
  readonly label: () => string;
  /** Before all others who wait: sign-ins and discovery, which the others may be waiting for. */
  readonly urgent: boolean;
}

let arrivals = 0;

/**
 * `work$`, which emits one value, when there is a place for it in all these lines at once; the places are free again before the
 * value is passed on. Errors with code `queue-full` where no more may wait.
 */
export function admitted<T>(lines: readonly WaitingLine[], passage: Passage, work$: Observable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const { label, runtime, urgent } = passage;
    const place = new Subscription();
    subscriber.add(place);
    const begin = (): void => {
      for (const line of lines) line.take(runtime.monotonic());
      place.add(() => {
        for (const line of lines) line.give(runtime);
      });
      subscriber.add(
        work$.subscribe({
          next: (value) => {
            place.unsubscribe();
            subscriber.next(value);
          },
          error: (error: unknown) => {
            subscriber.error(error);
          },
          complete: () => {
            subscriber.complete();
          },
        }),
      );
    };
    const order = (arrivals += 1);
    const waiter: Waiter = { lines, runtime, order: urgent ? order - Number.MAX_SAFE_INTEGER : order, begin, at: undefined };
    const closed = lines.find((line) => !line.admits(waiter));
    if (closed === undefined) {
      begin();
    } else if (closed.isFull && !urgent) {
      subscriber.error(queueFull(label(), closed.waiting));
    } else {
      place.add(() => waiter.at?.leave(waiter));
      closed.join(waiter);
    }
  });
}

function queueFull(label: string, waiting: number): KeystoneAuthError {
  return new KeystoneAuthError(
    'queue-full',
    `${label} was not sent: the queue is full, ${String(waiting)} wait for their turn already (queueLimit). Send fewer at once, or later.`,
  );
}
