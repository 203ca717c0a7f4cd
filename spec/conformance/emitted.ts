import { firstValueFrom, toArray, type Observable } from 'rxjs';

/** The one value of `source`; rejects if there is none or more than one, which would break the library's promise. */
export async function emitted<T>(source: Observable<T>): Promise<T> {
  const values = await firstValueFrom(source.pipe(toArray()), { defaultValue: [] });
  if (values.length !== 1) throw new RangeError(`The observable emitted ${String(values.length)} values instead of one.`);
  return values[0] as T;
}
