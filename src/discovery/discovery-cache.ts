import { defer, mergeMap, type Observable, of, shareReplay, tap, throwError } from 'rxjs';
import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { DocumentCache, VersionDocument } from '../http/connection.js';
import type { Runtime } from '../runtime/runtime.js';
import { type DiscoveryCacheOptions, readCacheOptions } from './discovery-cache-options.js';
import { type DiscoverySnapshot, readSnapshot } from './discovery-snapshot.js';
import { fetchOutcome, type FetchOutcome } from './fetch-outcome.js';
import { splitUrl } from './split-url.js';
import { isUnreadable } from './unreadable.js';

/** An outcome that is repeated to whoever asks before `until`, on the monotonic clock. */
interface Failure {
  readonly error: Error;
  readonly until: number;
}

/**
 * Version documents by URL. A document is good for 24 hours and a failure is remembered for 30 seconds, unless the options
 * say otherwise; look-ups of one URL that overlap are one request, which belongs to none of them and finishes even if all
 * who wait leave. Give one cache to several sessions to share it; `export` and `import` carry it over a restart.
 */
export class DiscoveryCache implements DocumentCache {
  readonly #freshMs: number;
  readonly #failureMs: number;
  readonly #maxEntries: number;
  readonly #runtime: Runtime;
  readonly #documents = new Map<string, VersionDocument>();
  readonly #failures = new Map<string, Failure>();
  readonly #running = new Map<string, Observable<FetchOutcome>>();

  constructor(options: DiscoveryCacheOptions = {}) {
    const { freshMs, failureMs, maxEntries, runtime } = readCacheOptions(options);
    this.#freshMs = freshMs;
    this.#failureMs = failureMs;
    this.#maxEntries = maxEntries;
    this.#runtime = runtime;
  }

  read(url: string, fetch: () => Observable<VersionDocument>): Observable<VersionDocument> {
    return defer(() => {
      const key = keyOf(url);
      const kept = this.#kept(key);
      if (kept !== undefined) return of(kept);
      const failure = this.#failure(key);
      if (failure !== undefined) return throwError(() => failure.error);
      const running$ = this.#running.get(key);
      if (running$ === undefined) return this.#start(key, fetch).pipe(mergeMap(unwrap));
      // Who only waited is not concerned when the session that fetched is closed: it fetches itself.
      return running$.pipe(
        mergeMap((outcome) => (outcome.ok || !belongsToFetcher(outcome.error) ? unwrap(outcome) : this.read(url, fetch))),
      );
    });
  }

  peek(url: string): VersionDocument | undefined {
    return this.#kept(keyOf(url));
  }

  drop(url: string): void {
    this.#documents.delete(keyOf(url));
    this.#failures.delete(keyOf(url));
  }

  /** The documents that are still good, as plain data. They hold no secret. */
  export(): DiscoverySnapshot {
    return { documents: [...this.#documents.values()].filter((document) => this.#isFresh(document)) };
  }

  /** Takes over what `export` gave, but for what is no longer good or was read again since. */
  import(snapshot: unknown): void {
    for (const document of readSnapshot(snapshot)) {
      const known = this.#kept(keyOf(document.url));
      if (this.#isFresh(document) && (known === undefined || known.readAt < document.readAt)) this.#keep(document);
    }
  }

  #start(key: string, fetch: () => Observable<VersionDocument>): Observable<FetchOutcome> {
    const outcome$ = fetchOutcome(key, fetch, this.#runtime).pipe(
      tap((settled) => this.#settle(key, settled)),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    this.#running.set(key, outcome$);
    return outcome$;
  }

  #settle(key: string, outcome: FetchOutcome): void {
    this.#running.delete(key);
    if (outcome.ok) {
      this.#keep(outcome.document);
      return;
    }
    if (this.#failureMs === 0 || !isAboutTheUrl(outcome.error)) return;
    const failure = { error: outcome.error, until: this.#runtime.monotonic() + this.#failureMs };
    putBounded(this.#failures, [key, failure], this.#maxEntries);
  }

  #keep(document: VersionDocument): void {
    const key = keyOf(document.url);
    this.#failures.delete(key);
    putBounded(this.#documents, [key, document], this.#maxEntries);
  }

  #kept(key: string): VersionDocument | undefined {
    const document = this.#documents.get(key);
    return document !== undefined && this.#isFresh(document) ? document : undefined;
  }

  #failure(key: string): Failure | undefined {
    const failure = this.#failures.get(key);
    return failure !== undefined && this.#runtime.monotonic() < failure.until ? failure : undefined;
  }

  /** A clock that was set back makes documents old: reading them again does no harm. */
  #isFresh({ readAt }: VersionDocument): boolean {
    const age = this.#runtime.now() - readAt;
    return age >= 0 && age < this.#freshMs;
  }
}

/** More URLs than this are taken apart anew each time; a cloud has fewer. */
const MOST_KEYS = 2000;
const keys = new Map<string, string>();

/** {@link readKey}, remembered: the same few URLs are looked for with every request. */
function keyOf(url: string): string {
  const known = keys.get(url);
  if (known !== undefined) return known;
  const key = readKey(url);
  if (keys.size < MOST_KEYS) keys.set(url, key);
  return key;
}

/** A URL without a path and one with the path "/" are the same request. */
function readKey(url: string): string {
  const { scheme, authority, path, query } = splitUrl(url);
  return `${scheme.toLowerCase()}://${(authority ?? '').toLowerCase()}${path === '/' ? '' : path}${query}`;
}

function unwrap(outcome: FetchOutcome): Observable<VersionDocument> {
  return outcome.ok ? of(outcome.document) : throwError(() => outcome.error);
}

function belongsToFetcher(error: unknown): boolean {
  return isKeystoneAuthError(error, 'session-closed') || isKeystoneAuthError(error, 'aborted');
}

/** A 401 or 403 is about who asked, and somebody else may be let in. */
function isAboutTheUrl(error: unknown): boolean {
  return isUnreadable(error) && !isHttpError(error, 401) && !isHttpError(error, 403);
}

function putBounded<T>(entries: Map<string, T>, [key, value]: readonly [string, T], maxEntries: number): void {
  entries.delete(key);
  entries.set(key, value);
  for (const oldest of entries.keys()) {
    if (entries.size <= maxEntries) return;
    entries.delete(oldest);
  }
}
