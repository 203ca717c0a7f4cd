import type { Observable } from 'rxjs';
import type { Part } from '../runtime/part.js';

type Asking = (...given: readonly unknown[]) => Observable<unknown>;

/**
 * The function of a part that has this name and answers with an Observable. Where the part is there it is that function; elsewhere it is
 * called once the part was loaded, which the first subscription begins, and what it would throw is an error of its answer.
 */
export function lateAnswer<M, Name extends keyof M>(part: Part<M>, name: Name): M[Name] {
  const functionIn = (present: M): Asking => present[name] as unknown as Asking;
  const late: Asking = (...given) => {
    if (part.now !== undefined) return functionIn(part.now)(...given);
    let answer$: Observable<unknown> | undefined;
    // Called once: what it answers may be shared by all who subscribe.
    return part.use((present) => (answer$ ??= functionIn(present)(...given)));
  };
  return late as unknown as M[Name];
}
