import { defer, mergeMap, type Observable, of, shareReplay, tap, throwError } from 'rxjs';
import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { DocumentCache, VersionDocument } from '../http/connection.js';
import { type CacheSettings, type DiscoveryCacheOptions, readCacheOptions } from './discovery-cache-options.js';
import { type DiscoverySnapshot, readSnapshot } from './discovery-snapshot.js';
import { documentKey } from './document-key.js';
import { fetchOutcome, type FetchOutcome } from './fetch-outcome.js';
import { KeptDocuments } from './kept-documents.js';
import { putBounded } from '../access/put-bounded.js';
import { StoredDocuments } from './stored-documents.js';
import { RememberedFailures } from './remembered-failures.js';
import { isUnreadable } from './unreadable.js';

/** A document that somebody doubts: `isOpen` until it is read anew, and not doubted again before `until`. */
interface Doubt {
  readonly isOpen: boolean;
  readonly until: number;
}

/**
 * Version documents by URL. A document is good for 24 hours; after that it is served for 7 more days while one request
 * refreshes it. A failure is remembered for 30 seconds. The options say otherwise. Look-ups of one URL that overlap are one
 * request, which belongs to none of them and finishes even if all who wait leave. Give one cache to several sessions to share
 * it; `export` and `import` carry it over a restart, a `store` shares it with other processes.
 */
export class DiscoveryCache implements DocumentCache {
  readonly #settings: CacheSettings;
  readonly #documents: KeptDocuments;
  readonly #stored: StoredDocuments | undefined;
  readonly #failures: RememberedFailures;
  #doubts: Map<string, Doubt> | undefined;
  readonly #running = new Map<string, Observable<FetchOutcome>>();

  constructor(options: DiscoveryCacheOptions = {}) {
    this.#settings = readCacheOptions(options);
    this.#documents = new KeptDocuments(this.#settings);
    this.#failures = new RememberedFailures(this.#settings);
    const { store } = this.#settings;
    this.#stored = store && new StoredDocuments(store, this.#settings);
  }

  read(url: string, fetch: () => Observable<VersionDocument>): Observable<VersionDocument> {
    return defer(() => {
      const key = documentKey(url);
      if (this.#stored === undefined || this.#isKnown(key)) return this.#read(url, fetch);
      return this.#stored.find(key).pipe(
        mergeMap((found) => {
          if (found !== undefined) this.#adopt(found);
          return this.#read(url, fetch);
        }),
      );
    });
  }

  state(): object | undefined {
    // What was left out because of a failure is looked for again after it.
    if (this.#failures.areOver()) this.#documents.changed();
    return this.#failures.size > 0 ? undefined : this.#documents.state();
  }

  peek(url: string): VersionDocument | undefined {
    return this.#documents.get(documentKey(url));
  }

  recent(url: string): readonly VersionDocument[] {
    return this.#documents.recent(documentKey(url));
  }

  drop(url: string): void {
    const key = documentKey(url);
    this.#documents.drop(key);
    this.#failures.delete(key);
    this.#doubts?.delete(key);
    this.#stored?.drop(key);
  }

  /** The next `read` fetches the document anew; if that fails, it stays. Once in `failureMs`, however many doubt it. */
  doubt(url: string): void {
    const key = documentKey(url);
    const now = this.#settings.runtime.monotonic();
    const last = this.#doubts?.get(key);
    if (this.#documents.get(key) === undefined || (last !== undefined && now < last.until)) return;
    const doubt = { isOpen: true, until: now + this.#settings.failureMs };
    putBounded((this.#doubts ??= new Map<string, Doubt>()), [key, doubt], this.#settings.maxEntries);
    this.#documents.changed();
  }

  /** The documents that are still served, as plain data. They hold no secret. */
  export(): DiscoverySnapshot {
    return { documents: this.#documents.all() };
  }

  /** Takes over what `export` gave, but for what is no longer served or was read again since. */
  import(snapshot: unknown): void {
    for (const document of readSnapshot(snapshot)) this.#adopt(document);
  }

  #adopt(document: VersionDocument): void {
    const known = this.peek(document.url);
    const isNews = known === undefined || known.readAt < document.readAt;
    if (isNews && this.#documents.isServed(document)) this.#keep(document);
  }

  /** Whether there is something here: then nobody looks into the store. */
  #isKnown(key: string): boolean {
    return this.#documents.get(key) !== undefined || this.#failures.at(key) !== undefined || this.#running.has(key);
  }

  #read(url: string, fetch: () => Observable<VersionDocument>): Observable<VersionDocument> {
    const key = documentKey(url);
    const kept = this.#documents.get(key);
    const failure = this.#failures.at(key);
    const isDoubted = this.#doubts?.get(key)?.isOpen === true;
    if (kept !== undefined && (failure !== undefined || !isDoubted)) return of(this.#refreshed(kept, fetch));
    if (failure !== undefined && isAboutTheUrl(failure)) return throwError(() => failure);
    return this.#fetched(url, fetch);
  }

  /** The document as it is; a stale one is refreshed behind the back of who asked. */
  #refreshed(document: VersionDocument, fetch: () => Observable<VersionDocument>): VersionDocument {
    const key = documentKey(document.url);
    const isDue = !this.#documents.isFresh(document) && !this.#running.has(key) && this.#failures.at(key) === undefined;
    if (isDue) this.#start(key, fetch).subscribe();
    return document;
  }

  /** What a fetch brings: the one that is running, or a new one. If it fails, a document that is kept is still better. */
  #fetched(url: string, fetch: () => Observable<VersionDocument>): Observable<VersionDocument> {
    const key = documentKey(url);
    const unwrap = (outcome: FetchOutcome): Observable<VersionDocument> => {
      if (outcome.ok) return of(outcome.document);
      const kept = this.#documents.get(key);
      return kept === undefined ? throwError(() => outcome.error) : of(kept);
    };
    const running$ = this.#running.get(key);
    if (running$ === undefined) return this.#start(key, fetch).pipe(mergeMap(unwrap));
    // Who only waited is not concerned when the session that fetched is closed: it fetches itself.
    return running$.pipe(
      mergeMap((outcome) => (outcome.ok || !belongsToFetcher(outcome.error) ? unwrap(outcome) : this.read(url, fetch))),
    );
  }

  #start(key: string, fetch: () => Observable<VersionDocument>): Observable<FetchOutcome> {
    const outcome$ = fetchOutcome(key, fetch, this.#settings.runtime).pipe(
      tap((settled) => {
        this.#settle(key, settled);
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    this.#running.set(key, outcome$);
    return outcome$;
  }

  #settle(key: string, outcome: FetchOutcome): void {
    this.#running.delete(key);
    const doubt = this.#doubts?.get(key);
    if (doubt !== undefined) this.#doubts?.set(key, { ...doubt, isOpen: false });
    if (outcome.ok) {
      this.#keep(outcome.document);
      this.#stored?.save(outcome.document);
    } else if (!belongsToFetcher(outcome.error)) {
      this.#failures.note(key, outcome.error);
    }
  }

  #keep(document: VersionDocument): void {
    this.#failures.delete(documentKey(document.url));
    this.#documents.keep(document);
  }
}

function belongsToFetcher(error: unknown): boolean {
  return isKeystoneAuthError(error, 'session-closed') || isKeystoneAuthError(error, 'aborted');
}

/** A 401 or 403 is about who asked, and somebody else may be let in. */
function isAboutTheUrl(error: unknown): boolean {
  return isUnreadable(error) && !isHttpError(error, 401) && !isHttpError(error, 403);
}
