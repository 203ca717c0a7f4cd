import { isKeystoneAuthError } from '../../../errors/keystone-auth-error.js';
import { within } from '../../../http/within.js';
import type { Runtime } from '../../../runtime/runtime.js';
import { missingHere, refusedHere } from './storage-unavailable.js';

/** The tables of one transaction. */
export interface Tables {
  readonly entries: IDBObjectStore;
  readonly leases: IDBObjectStore;
}

/** The index of entries by the end of their life. */
export const BY_END = 'endsAt';

const VERSION = 1;
/** Some browsers never answer where storage is broken. */
const LIMIT_MS = 4000;

/** The IndexedDB database that all tabs of an origin share: entries, and the leases of those without Web Locks. */
export class TabDatabase {
  readonly #name: string;
  readonly #runtime: Runtime;
  #database: Promise<IDBDatabase> | undefined;

  constructor(name: string, runtime: Runtime) {
    this.#name = name;
    this.#runtime = runtime;
  }

  /** Runs `work` in a transaction: nobody else's runs meanwhile, in no tab. `work` awaits nothing but requests of these tables. */
  async transact<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    const late = (ms: number): Error => {
      this.#database = undefined;
      return refusedHere('IndexedDB', `no answer within ${String(ms / 1000)} s`);
    };
    try {
      return await within(this.#run(work), { limit: LIMIT_MS, runtime: this.#runtime, passed: late });
    } catch (error) {
      throw isKeystoneAuthError(error) ? error : refusedHere('IndexedDB', error);
    }
  }

  async #run<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    const transaction = await this.#begin();
    const committed = committal(transaction);
    const [result] = await Promise.all([work(tablesOf(transaction)), committed]);
    return result;
  }

  /** A connection that the browser closed meanwhile is opened again. */
  async #begin(): Promise<IDBTransaction> {
    const database = await this.#opened();
    try {
      return begin(database);
    } catch {
      this.#database = undefined;
      return begin(await this.#opened());
    }
  }

  #opened(): Promise<IDBDatabase> {
    this.#database ??= openDatabase(this.#name).then(
      (database) => {
        const forget = (): void => {
          database.close();
          this.#database = undefined;
        };
        // Somebody deletes the database, or a newer release of this library in another tab changes it.
        database.onversionchange = forget;
        database.onclose = forget;
        return database;
      },
      (error: unknown) => {
        this.#database = undefined;
        throw error;
      },
    );
    return this.#database;
  }
}

/** What a request brings. */
export function done(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(reasonOf(request.error));
    };
  });
}

function begin(database: IDBDatabase): IDBTransaction {
  return database.transaction(['entries', 'leases'], 'readwrite');
}

function tablesOf(transaction: IDBTransaction): Tables {
  return { entries: transaction.objectStore('entries'), leases: transaction.objectStore('leases') };
}

function committal(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(reasonOf(transaction.error));
    };
  });
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  if (typeof indexedDB === 'undefined') throw missingHere('IndexedDB');
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('entries').createIndex(BY_END, 'endsAt');
    request.result.createObjectStore('leases');
  };
  await done(request);
  return request.result;
}

function reasonOf(error: DOMException | null): Error {
  return error ?? new Error('the transaction was aborted');
}
