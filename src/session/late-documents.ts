import { enginePart } from '#engine';
import type { DocumentCache } from '../http/connection.js';
import type { Runtime } from '../runtime/runtime.js';
import type * as engine from './engine.js';

/** A session's own `DiscoveryCache`, made when the code of it is there. */
export function lateDocuments(runtime: Runtime): DocumentCache {
  let cache: engine.DiscoveryCache | undefined;
  const made = ({ DiscoveryCache }: typeof engine): engine.DiscoveryCache => (cache ??= new DiscoveryCache({ runtime }));
  if (enginePart.now !== undefined) return made(enginePart.now);
  return {
    read: (url, fetch) => enginePart.use((present) => made(present).read(url, fetch)),
    peek: (url) => cache?.peek(url),
    drop: (url) => cache?.drop(url),
    doubt: (url) => cache?.doubt(url),
    recent: (url) => cache?.recent(url) ?? [],
    state: () => cache?.state(),
  };
}
