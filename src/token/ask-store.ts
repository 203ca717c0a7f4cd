import { defaultIfEmpty, defer, from, mergeMap, raceWith, take, throwError, type Observable, type ObservableInput } from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import type { Connection } from '../http/connection.js';

/** A store that does not answer is as good as none. */
const LIMIT_MS = 5000;

/** What a token store answers, within its limit; `undefined` if it ends without an answer. */
export function askStore<R>(ask: () => ObservableInput<R>, { runtime }: Connection): Observable<R | undefined> {
  const late$ = defer(() => from(runtime.deadline(LIMIT_MS))).pipe(
    mergeMap(() => throwError(() => new DeadlineExceeded(`it did not answer within ${String(LIMIT_MS / 1000)} s`, { outcome: 'unknown' }))),
  );
  return defer(() => from(ask())).pipe(raceWith(late$), take(1), defaultIfEmpty(undefined));
}
