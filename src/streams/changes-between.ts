import type { WatchEvent } from './watch-event.js';

/** A list at one moment, by the keys of its items. */
export type Snapshot<T> = ReadonlyMap<string, T>;

/** What happened to single items. */
export type Change<T> = Extract<WatchEvent<T>, { readonly type: 'added' | 'changed' | 'gone' }>;

/** What happened between two moments: first what is gone, then what came or changed, in the order of the list. */
export function changesBetween<T>(before: Snapshot<T>, after: Snapshot<T>, isSame: (one: T, other: T) => boolean): readonly Change<T>[] {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, item]): Change<T> => ({ type: 'gone', item }));
  const others = [...after].flatMap(([key, item]): readonly Change<T>[] => {
    const known = before.get(key);
    if (known === undefined && !before.has(key)) return [{ type: 'added', item }];
    // What was not read anew is the very same.
    return known === item || isSame(known as T, item) ? [] : [{ type: 'changed', item, before: known as T }];
  });
  return [...gone, ...others];
}
