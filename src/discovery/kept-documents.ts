import { jsonText } from '../access/json-text.js';
import type { VersionDocument } from '../http/connection.js';
import type { CacheSettings } from './discovery-cache-options.js';
import { documentKey } from './document-key.js';
import { putBounded } from '../access/put-bounded.js';

/** The nodes behind one URL run a version or two while a cloud is upgraded. */
const MOST_EARLIER = 3;

interface Kept {
  readonly document: VersionDocument;
  /** Different ones that were read at the same URL before, newest first. */
  readonly earlier: readonly VersionDocument[];
}

/** By the wall clock: since when and until when all documents are fresh. */
interface DocumentsState {
  readonly from: number;
  readonly until: number;
}

/**
 * The version documents of a cache and their life: fresh, then stale (still served, to be refreshed), then gone. What a
 * document replaced is remembered while it is fresh: behind a load balancer both may be true.
 */
export class KeptDocuments {
  readonly #settings: CacheSettings;
  readonly #kept = new Map<string, Kept>();
  #state: DocumentsState | undefined;

  constructor(settings: CacheSettings) {
    this.#settings = settings;
  }

  /** The document, unless it is gone. */
  get(key: string): VersionDocument | undefined {
    const document = this.#kept.get(key)?.document;
    return document !== undefined && this.isServed(document) ? document : undefined;
  }

  /** Whether it is fresh or stale, and not gone. */
  isServed(document: VersionDocument): boolean {
    const { freshMs, staleMs } = this.#settings;
    return this.#isYoungerThan(freshMs + staleMs, document);
  }

  isFresh(document: VersionDocument): boolean {
    return this.#isYoungerThan(this.#settings.freshMs, document);
  }

  /** The document and those it replaced, newest first; only fresh ones. */
  recent(key: string): readonly VersionDocument[] {
    const kept = this.#kept.get(key);
    return kept === undefined ? [] : [kept.document, ...kept.earlier].filter((document) => this.isFresh(document));
  }

  keep(document: VersionDocument): void {
    const key = documentKey(document.url);
    const others = this.recent(key).filter((earlier) => !isSame(earlier, document));
    const kept = { document, earlier: others.slice(0, MOST_EARLIER) };
    putBounded(this.#kept, [key, kept], this.#settings.maxEntries);
    this.changed();
  }

  drop(key: string): void {
    this.#kept.delete(key);
    this.changed();
  }

  /** What was made of the documents so far is to be made anew. */
  changed(): void {
    this.#state = undefined;
  }

  /** The same object as long as all of them are fresh and none has come or gone; `undefined` while one is not fresh. */
  state(): object | undefined {
    const state = (this.#state ??= this.#stateOf([...this.#kept.values()]));
    const now = this.#settings.runtime.now();
    return now >= state.from && now < state.until ? state : undefined;
  }

  #stateOf(kept: readonly Kept[]): DocumentsState {
    const { freshMs } = this.#settings;
    const readAt = kept.flatMap(({ document, earlier }) => [document, ...earlier]).map((document) => document.readAt);
    return { from: Math.max(...readAt), until: Math.min(...readAt.map((at) => at + freshMs)) };
  }

  /** All that are not gone. */
  all(): readonly VersionDocument[] {
    return [...this.#kept.keys()].map((key) => this.get(key)).filter((document) => document !== undefined);
  }

  /** A clock that was set back makes documents old: reading them again does no harm. */
  #isYoungerThan(lifeMs: number, { readAt }: VersionDocument): boolean {
    const age = this.#settings.runtime.now() - readAt;
    return age >= 0 && age < lifeMs;
  }
}

function isSame(one: VersionDocument, other: VersionDocument): boolean {
  return jsonText([one.body, one.headers]) === jsonText([other.body, other.headers]);
}
