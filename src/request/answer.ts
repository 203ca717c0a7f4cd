import { defaultIfEmpty, from, isObservable, map, Observable, take, type ObservableInput } from 'rxjs';

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

/** What becomes of the one value of a stream, or of its error. */
export interface Follow<T, R> {
  readonly next: (value: T) => R | Observable<R>;
  /** @defaultValue the error stands */
  readonly error?: ((error: unknown) => Observable<R>) | undefined;
}

/** The one value of `source$` as what `follow` makes of it; a value that is there at once needs no stream of its own. */
export function followedUp<T, R>(source$: Observable<T>, follow: Follow<T, R>): Observable<R> {
  return new Observable<R>((subscriber) => {
    let isFollowed = false;
    const go = (make: () => R | Observable<R>): void => {
      isFollowed = true;
      try {
        const made$ = make();
        if (isObservable(made$)) {
          made$.subscribe(subscriber);
          return;
        }
        subscriber.next(made$);
        subscriber.complete();
      } catch (error) {
        subscriber.error(error);
      }
    };
    const { next, error: otherwise } = follow;
    subscriber.add(
      source$.subscribe({
        next: (value) => { go(() => next(value)); },
        error: (error: unknown) => {
          if (otherwise === undefined || isFollowed) subscriber.error(error);
          else go(() => otherwise(error));
        },
        complete: () => { if (!isFollowed) subscriber.complete(); },
      }),
    );
  });
}
