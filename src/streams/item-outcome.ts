import { catchError, defer, map, of, type Observable } from 'rxjs';
import { toStream, type ValueOrStream } from '../credentials/value-or-stream.js';

/** What became of one item of a stream of work. */
export type ItemOutcome<T, R> = { readonly item: T; readonly value: R } | { readonly item: T; readonly error: unknown };

/** What is done with an item: gives a value, a Promise or an Observable. */
export type ItemWork<T, R> = (item: T, index: number) => ValueOrStream<R>;

/** What `work` gives for an item; what it throws is an error of the stream. */
export function worked<T, R>(work: ItemWork<T, R>, item: T, index: number): Observable<R> {
  return defer(() => toStream(work(item, index)));
}

/** The same, with an error as a value beside the others. */
export function outcomeOf<T, R>(work: ItemWork<T, R>, item: T, index: number): Observable<ItemOutcome<T, R>> {
  return worked(work, item, index).pipe(
    map((value): ItemOutcome<T, R> => ({ item, value })),
    catchError((error: unknown) => of<ItemOutcome<T, R>>({ item, error })),
  );
}
