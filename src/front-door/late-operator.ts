import { concatMap, Observable, Subject } from 'rxjs';
import type { Part } from '../runtime/part.js';

type AnyOperator = (...given: readonly unknown[]) => (source: Observable<unknown>) => Observable<unknown>;

/** The operator of a part that has this name; where the part is not there yet, what flows waits for it. */
export function lateOperator<M, Name extends keyof M>(part: Part<M>, name: Name): M[Name] {
  const operatorIn = (present: M): AnyOperator => present[name] as unknown as AnyOperator;
  const late: AnyOperator = (...given) =>
    part.now === undefined ? waiting(part, (present) => operatorIn(present)(...given)) : operatorIn(part.now)(...given);
  return late as unknown as M[Name];
}

/** The source is subscribed to at once, since it may be a Subject: what it brings meanwhile waits, in order. */
function waiting<M>(part: Part<M>, operatorIn: (present: M) => ReturnType<AnyOperator>): ReturnType<AnyOperator> {
  return (source) =>
    new Observable((subscriber) => {
      const items = new Subject<unknown>();
      // First the operator, then what waits for it.
      subscriber.add(part.use((present) => operatorIn(present)(items)).subscribe(subscriber));
      subscriber.add(source.pipe(concatMap((item) => part.use(() => [item]))).subscribe(items));
    });
}
