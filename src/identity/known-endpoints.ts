import type { AccessInfo } from '../access/access-info.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { Connection } from '../http/connection.js';

/** More filters than this are not remembered; a program has a handful. */
const MOST_FILTERS = 100;

/** What a filter may hold for the catalog alone to answer it. */
const ANSWERED_BY_CATALOG: ReadonlySet<string> = new Set([
  ...['serviceType', 'interface', 'regionName', 'serviceName', 'serviceId', 'endpointId'],
  ...['skipDiscovery', 'allowVersionHack', 'endpointOverride'],
]);

/** What version documents answer as well. */
const ANSWERED_BY_DOCUMENTS: ReadonlySet<string> = new Set(['version', 'minVersion', 'maxVersion', 'discoverVersions']);

/** What is known of one session. */
interface Known {
  readonly access: AccessInfo;
  readonly urls: Map<string, string>;
  /** Those for which documents were read that were in this state then. */
  documents: object | undefined;
  found: Map<string, string>;
}

/** What tells filters apart, and whether documents are needed to answer it. */
interface FilterKey {
  readonly key: string;
  readonly needsDocuments: boolean;
}

/** An endpoint that was found, and with what. */
export interface FoundEndpoint {
  readonly url: string | undefined;
  readonly access: AccessInfo | undefined;
  /** The state of the session's documents when the search began. */
  readonly documents: object | undefined;
}

/**
 * The endpoints that were found, by filter: the answer for every request after the first. They are kept for one token, since another
 * one may bring another catalog, apart for each session, which may map URLs its own way, and where a version was wanted for as long as
 * the version documents are as they were.
 */
export class KnownEndpoints {
  readonly #bySession = new WeakMap<Connection, Known>();

  get(connection: Connection, filter: EndpointFilter, access: AccessInfo): string | undefined {
    const known = this.#bySession.get(connection);
    const asked = known?.access === access ? keyOf(filter) : undefined;
    if (known === undefined || asked === undefined) return undefined;
    if (!asked.needsDocuments) return known.urls.get(asked.key);
    return known.documents !== undefined && known.documents === connection.documents.state?.() ? known.found.get(asked.key) : undefined;
  }

  set(connection: Connection, filter: EndpointFilter, { url, access, documents }: FoundEndpoint): void {
    const asked = keyOf(filter);
    if (url === undefined || access === undefined || asked === undefined) return;
    const known = this.#of(connection, access);
    if (!asked.needsDocuments) return keep(known.urls, asked.key, url);
    // What was read in the meantime may say something else.
    if (documents === undefined || documents !== connection.documents.state?.()) return;
    if (known.documents !== documents) {
      known.documents = documents;
      known.found = new Map();
    }
    keep(known.found, asked.key, url);
  }

  #of(connection: Connection, access: AccessInfo): Known {
    const known = this.#bySession.get(connection);
    if (known?.access === access) return known;
    const fresh: Known = { access, urls: new Map(), documents: undefined, found: new Map() };
    this.#bySession.set(connection, fresh);
    return fresh;
  }
}

function keep(urls: Map<string, string>, key: string, url: string): void {
  if (urls.size < MOST_FILTERS) urls.set(key, url);
}

/** `undefined` for a filter that holds what is unknown here, or is asked for each time. */
function keyOf(filter: EndpointFilter): FilterKey | undefined {
  const parts: unknown[] = [];
  let needsDocuments = false;
  for (const name in filter) {
    const value = filter[name];
    if (value === undefined) continue;
    const isOfDocuments = ANSWERED_BY_DOCUMENTS.has(name);
    if (!(isOfDocuments || ANSWERED_BY_CATALOG.has(name)) || !isPlain(value)) return undefined;
    needsDocuments ||= isOfDocuments;
    parts.push(name, value);
  }
  return { key: JSON.stringify(parts), needsDocuments };
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string' || typeof item === 'number');
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}
