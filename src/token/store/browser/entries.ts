import type { Draft, Entry } from './entry.js';
import type { Tables } from './tab-database.js';

/** Where a browser keeps texts. */
export interface Entries {
  load(key: string): Promise<Entry | undefined>;
  /** Gives what is kept from then on. `tables`: of the transaction in which it is to happen, if there is one. */
  put(key: string, draft: Draft, tables: Tables | undefined): Promise<Entry>;
  clear(key: string): Promise<void>;
}
