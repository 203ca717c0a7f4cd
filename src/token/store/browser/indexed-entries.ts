import type { Draft, Entry } from './entry.js';
import { nextEntry, readEntry } from './entry.js';
import type { Entries } from './entries.js';
import { BY_END, done, type TabDatabase, type Tables } from './tab-database.js';

/** Texts in IndexedDB: one for all tabs of the origin, and still there when the browser is started again. */
export function indexedEntries(database: TabDatabase): Entries {
  return {
    load: (key) => database.transact(async ({ entries }) => readEntry(await done(entries.get(key)))),
    put: (key, draft, tables) =>
      tables === undefined ? database.transact((own) => put(own, key, draft)) : put(tables, key, draft),
    clear: (key) =>
      database.transact(async ({ entries }) => {
        await done(entries.delete(key));
      }),
  };
}

/** Also takes away what nobody needs any more: nobody else will. */
async function put({ entries }: Tables, key: string, draft: Draft): Promise<Entry> {
  const ended = await done(entries.index(BY_END).getAllKeys(IDBKeyRange.upperBound(draft.now)));
  for (const other of ended as IDBValidKey[]) entries.delete(other);
  const last = readEntry(await done(entries.get(key)));
  const entry = nextEntry(draft, last?.revision ?? 0);
  await done(entries.put(entry, key));
  return entry;
}
