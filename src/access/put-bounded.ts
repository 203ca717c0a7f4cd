/** Sets an entry as the newest of `entries` and forgets the oldest beyond `maxEntries`. */
export function putBounded<T>(entries: Map<string, T>, [key, value]: readonly [string, T], maxEntries: number): void {
  entries.delete(key);
  entries.set(key, value);
  for (const oldest of entries.keys()) {
    if (entries.size <= maxEntries) return;
    entries.delete(oldest);
  }
}
