import { defaultIfEmpty, defer, from, mergeMap, raceWith, take, throwError, type Observable, type ObservableInput } from 'rxjs';
import { DeadlineExceeded } from '../../errors/deadline-exceeded.js';
import type { Connection } from '../../http/connection.js';

/** What a token store answers within `limitMs`; `undefined` if it ends without an answer. One that does not answer is as good as none. */
export function askStore<R>(ask: () => ObservableInput<R>, { runtime }: Connection, limitMs: number): Observable<R | undefined> {
  const late$ = defer(() => from(runtime.deadline(limitMs))).pipe(
    // In a program that was busy for so long the answer may lie there, unread: timers come before it.
    mergeMap(() => runtime.deadline(0)),
    mergeMap(() => throwError(() => new DeadlineExceeded(`it did not answer within ${String(limitMs / 1000)} s`, { outcome: 'unknown' }))),
  );
  return defer(() => from(ask())).pipe(raceWith(late$), take(1), defaultIfEmpty(undefined));
}
