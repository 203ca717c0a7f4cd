import { Observable } from 'rxjs';
import { Turn, type Passage } from '../../../src/http/load/turn.js';
import type { WaitingLine } from '../../../src/http/load/waiting-line.js';

/** `work$`, which emits one value, when it is its turn; the places are free again before the value is passed on. */
export function admitted<T>(lines: readonly WaitingLine[], passage: Passage, work$: Observable<T>): Observable<T> {
  return new Observable<T>((subscriber) => {
    const turn = new Turn(lines, passage, () => {
      subscriber.add(
        work$.subscribe({
          next: (value) => {
            turn.end();
            subscriber.next(value);
          },
          error: (error: unknown) => { subscriber.error(error); },
          complete: () => { subscriber.complete(); },
        }),
      );
    });
    subscriber.add(() => { turn.end(); });
    turn.come();
  });
}
