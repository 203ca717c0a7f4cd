import { isJsonObject } from '../access/json-object.js';
import { InvalidResponse } from '../errors/invalid-response.js';

/** What an item of a list is known by: its `id`, else its `uuid`, else its `name`; `undefined`: it has none of them. */
export function itemKey(item: unknown): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const { id, uuid, name } = item;
  const key = id ?? uuid ?? name;
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
}

/**
 * The items by their keys. An item that moved from one page to the next while they were read is there once, as it was read last.
 *
 * @throws InvalidResponse for an item without a key.
 */
export function byKey<T>(items: readonly T[], keyOf: (item: T) => string | undefined): ReadonlyMap<string, T> {
  const entries = items.map((item) => {
    const key = keyOf(item);
    if (key === undefined) {
      throw new InvalidResponse('An item of the list has neither "id" nor "uuid" nor "name". Say with "keyOf" what it is known by.', { outcome: 'refused' });
    }
    return [key, item] as const;
  });
  return new Map(entries);
}
