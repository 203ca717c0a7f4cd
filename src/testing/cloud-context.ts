import type { CloudService } from './cloud-options.js';
import type { Directory } from './directory.js';
import type { IdSource } from './id-source.js';
import type { TokenRegistry } from './token-registry.js';

/** What the parts of a cloud share. */
export interface CloudContext {
  /** Without a trailing slash. May change while the cloud lives: read it each time. */
  readonly baseUrl: string;
  readonly region: string;
  readonly now: () => number;
  readonly ids: IdSource;
  readonly directory: Directory;
  readonly catalog: readonly CatalogService[];
  readonly tokens: TokenRegistry;
}

/** A catalog entry with its ids, which stay the same in every token. */
export interface CatalogService extends CloudService {
  readonly id: string;
  readonly endpointIds: readonly [string, string, string];
}
