import { Observable, Subscription } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';

/** Who wants to pass a gate. */
export interface Passage {
  readonly runtime: Runtime;
  /** `GET https://host/path`, as it may be shown. */
  readonly label: () => string;
  /** Before all others who wait: sign-ins and discovery, which the others may be waiting for. */
  readonly urgent: boolean;
}

/** Something that lets only so many pass at a time, in the order in which they come. */
export interface Gate {
  /** Takes a place if there is one now; what it returns gives it back. `undefined`: it has to be waited for. */
  enter(passage: Passage): (() => void) | undefined;
  /** Emits once when there is a place, and holds that place until it is unsubscribed from. */
  place(passage: Passage): Observable<void>;
}

/** `work$`, which emits one value, behind all these gates; the places are free again before the value is passed on. */
export function behind<T>(gates: readonly Gate[], passage: Passage, work$: Observable<T>): Observable<T> {
  return gates.reduceRight((inner$, gate) => inside(gate, passage, inner$), work$);
}

function inside<T>(gate: Gate, passage: Passage, work$: Observable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const place = new Subscription();
    subscriber.add(place);
    const work = (): void => {
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
    const leave = gate.enter(passage);
    if (leave === undefined) {
      place.add(
        gate.place(passage).subscribe({
          next: work,
          error: (error: unknown) => {
            subscriber.error(error);
          },
        }),
      );
    } else {
      place.add(leave);
      work();
    }
  });
}
