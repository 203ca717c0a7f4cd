import { from, of, type Observable, type ObservableInput } from 'rxjs';

/** A value, a Promise or an Observable of one value. */
export type ValueOrStream<T> = T | ObservableInput<T>;

/** One of these members makes an object a stream of values. */
const STREAM_MEMBERS = ['then', 'subscribe', Symbol.asyncIterator, Symbol.iterator] as const;

/** What was given as a stream. Texts are values here, although they are iterable. */
export function toStream<T>(given: ValueOrStream<T>): Observable<T> {
  return isStream(given) ? from(given) : of(given);
}

function isStream<T>(given: ValueOrStream<T>): given is ObservableInput<T> & object {
  return typeof given === 'object' && given !== null && STREAM_MEMBERS.some((member) => member in given);
}
