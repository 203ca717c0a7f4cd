import type { AccessInfo } from '../access/access-info.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { Connection } from '../http/connection.js';

/** More filters than this are not remembered; a program has a handful. */
const MOST_FILTERS = 100;

/** What depends on a version document, which may change while the token stays. */
const NEEDS_DOCUMENT = ['version', 'minVersion', 'maxVersion', 'discoverVersions', 'allow'] as const;

/**
 * The endpoints that a catalog alone gave, by filter: the answer for every request after the first. They are kept for one
 * token, since another one may bring another catalog, and apart for each session, which may map URLs its own way.
 */
export class KnownEndpoints {
  readonly #bySession = new WeakMap<Connection, { readonly access: AccessInfo; readonly urls: Map<string, string> }>();

  get(connection: Connection, filter: EndpointFilter, access: AccessInfo): string | undefined {
    const known = this.#bySession.get(connection);
    return known?.access === access && isPlain(filter) ? known.urls.get(keyOf(filter)) : undefined;
  }

  set(
    connection: Connection,
    filter: EndpointFilter,
    { url, access }: { readonly url: string | undefined; readonly access: AccessInfo | undefined },
  ): void {
    if (url === undefined || access === undefined || !isPlain(filter)) return;
    let known = this.#bySession.get(connection);
    if (known?.access !== access) {
      known = { access, urls: new Map() };
      this.#bySession.set(connection, known);
    }
    if (known.urls.size < MOST_FILTERS) known.urls.set(keyOf(filter), url);
  }
}

/** Whether the catalog alone answers, and the filter is all text and lists of it. */
function isPlain(filter: EndpointFilter): boolean {
  for (const name of NEEDS_DOCUMENT) if (filter[name] !== undefined) return false;
  return typeof filter.interface !== 'symbol';
}

function keyOf(filter: EndpointFilter): string {
  return JSON.stringify(filter);
}
