import { defaultIfEmpty, from, isObservable, map, take, type Observable, type ObservableInput } from 'rxjs';

/**
 * What `use` makes of a plugin's answer. An array is an answer that is there at once: a plugin that knows it gives one, and
 * nothing has to be subscribed to. Of a stream the first value counts; an empty one is `undefined`.
 */
export function answered<T, R>(
  answer: ObservableInput<T | undefined>,
  use: (value: T | undefined) => R,
): R | Observable<R> {
  if (Array.isArray(answer)) return use((answer as readonly (T | undefined)[])[0]);
  return from(answer).pipe(take(1), defaultIfEmpty(undefined), map(use));
}

/** A value that is there, or a stream of it, as what rxjs flattens. */
export function streamOf<T>(value: T | Observable<T>): ObservableInput<T> {
  return isObservable(value) ? value : [value];
}
