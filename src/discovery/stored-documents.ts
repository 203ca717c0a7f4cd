import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { catchError, defaultIfEmpty, defer, from, map, of, raceWith, shareReplay, take, tap, type Observable, type ObservableInput } from 'rxjs';
import type { VersionDocument } from '../http/connection.js';
import { LockQueue } from '../token/store/lock-queue.js';
import type { StoredText } from '../token/store/token-store.js';
import type { CacheSettings, DocumentStore } from './discovery-cache-options.js';
import { documentKey } from './document-key.js';
import { readDocumentRecord, writeDocumentRecord } from './document-record.js';

/** A store that is slower than the services themselves is of no use. */
const LIMIT_MS = 2000;

/**
 * Version documents in a store that others use too. It only saves requests: where it fails, is slow or gives something else,
 * everything is as if it were empty. Nothing errors.
 */
export class StoredDocuments {
  readonly #store: DocumentStore;
  readonly #settings: CacheSettings;
  readonly #looks = new Map<string, Observable<VersionDocument | undefined>>();
  /** One operation a document at a time, so that none is found that was dropped before. */
  readonly #inTurn = new LockQueue();

  constructor(store: DocumentStore, settings: CacheSettings) {
    this.#store = store;
    this.#settings = settings;
  }

  /** The document that is kept under the key of its URL; `undefined`: none. All who ask at the same time are one look. */
  find(key: string): Observable<VersionDocument | undefined> {
    const look$ = this.#looks.get(key) ?? this.#look(key);
    this.#looks.set(key, look$);
    return look$;
  }

  /** Keeps what was just read. */
  save(document: VersionDocument): void {
    const { freshMs, staleMs } = this.#settings;
    const lifeMs = freshMs + staleMs;
    if (lifeMs === 0) return;
    const key = documentKey(document.url);
    this.#do(key, () => this.#store.save(storeKey(key), writeDocumentRecord(document), { lifeMs })).subscribe();
  }

  drop(key: string): void {
    this.#do(key, () => this.#store.clear(storeKey(key))).subscribe();
  }

  #look(key: string): Observable<VersionDocument | undefined> {
    return this.#do(key, () => this.#store.load(storeKey(key))).pipe(
      map((stored) => this.#read(stored, key)),
      tap(() => this.#looks.delete(key)),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
  }

  /** Its age counts by the clock of the store; without one, by those of who read it and of this machine. */
  #read(stored: StoredText | undefined, key: string): VersionDocument | undefined {
    if (stored === undefined) return undefined;
    const document = readDocumentRecord(stored.text);
    if (document === undefined || documentKey(document.url) !== key) return undefined;
    const { ageMs } = stored;
    return ageMs === undefined ? document : { ...document, readAt: this.#settings.runtime.now() - Math.max(ageMs, 0) };
  }

  /** What the store answers in its turn and in time; `undefined` if it does not. */
  #do<T>(key: string, ask: () => ObservableInput<T>): Observable<T | undefined> {
    const late$ = defer(() => from(this.#settings.runtime.deadline(LIMIT_MS))).pipe(map(() => undefined));
    return this.#inTurn.hold(key, () =>
      defer(ask).pipe(
        raceWith(late$),
        take(1),
        catchError(() => of(undefined)),
        defaultIfEmpty(undefined),
      ),
    );
  }
}

/** Safe as the name of a file. */
function storeKey(key: string): string {
  return `discovery-${bytesToHex(sha256(utf8ToBytes(key)))}`;
}
