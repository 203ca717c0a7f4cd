import { enginePart } from '#engine';
import type { Observable } from 'rxjs';
import type { DiscoveryCacheOptions } from '../discovery/discovery-cache-options.js';
import type { DiscoveryCache as Cache } from '../discovery/discovery-cache.js';
import type { DiscoverySnapshot } from '../discovery/discovery-snapshot.js';
import type { DocumentCache, VersionDocument } from '../http/connection.js';
import type * as engine from '../session/engine.js';

/**
 * Version documents by URL, kept by the cache of the engine once that is there. Until then nothing was read, and what was imported waits
 * for it; options that cannot be right are an error of the first `read`.
 */
export class DiscoveryCache implements DocumentCache {
  readonly #options: DiscoveryCacheOptions;
  #imported: unknown[] = [];
  #cache: Cache | undefined;

  constructor(options: DiscoveryCacheOptions = {}) {
    this.#options = { ...options };
    enginePart.prepare();
  }

  read(url: string, fetch: () => Observable<VersionDocument>): Observable<VersionDocument> {
    return enginePart.use((present) => this.#made(present).read(url, fetch));
  }

  peek(url: string): VersionDocument | undefined {
    return this.#now()?.peek(url);
  }

  recent(url: string): readonly VersionDocument[] {
    return this.#now()?.recent(url) ?? [];
  }

  state(): object | undefined {
    return this.#now()?.state();
  }

  drop(url: string): void {
    this.#now()?.drop(url);
  }

  doubt(url: string): void {
    this.#now()?.doubt(url);
  }

  export(): DiscoverySnapshot {
    return this.#now()?.export() ?? { documents: this.#imported.flatMap((snapshot) => documentsIn(snapshot)) };
  }

  import(snapshot: unknown): void {
    const cache = this.#now();
    if (cache === undefined) this.#imported.push(snapshot);
    else cache.import(snapshot);
  }

  #now(): Cache | undefined {
    return enginePart.now && this.#made(enginePart.now);
  }

  #made({ DiscoveryCache: Made }: typeof engine): Cache {
    if (this.#cache !== undefined) return this.#cache;
    const cache = (this.#cache = new Made(this.#options));
    for (const snapshot of this.#imported.splice(0)) cache.import(snapshot);
    return cache;
  }
}

/** As they were told: they are looked at when they are used. */
function documentsIn(snapshot: unknown): readonly VersionDocument[] {
  return (snapshot as Partial<DiscoverySnapshot> | undefined)?.documents ?? [];
}
