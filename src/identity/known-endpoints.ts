import type { AccessInfo } from '../access/access-info.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { Connection } from '../http/connection.js';

/** More filters than this are not remembered; a program has a handful. */
const MOST_FILTERS = 100;

/** What a filter may hold for the catalog alone to answer it. Versions need a document, which may change while the token stays. */
const ANSWERED_BY_CATALOG: ReadonlySet<string> = new Set([
  ...['serviceType', 'interface', 'regionName', 'serviceName', 'serviceId', 'endpointId'],
  ...['skipDiscovery', 'allowVersionHack', 'endpointOverride'],
]);

/**
 * The endpoints that a catalog alone gave, by filter: the answer for every request after the first. They are kept for one
 * token, since another one may bring another catalog, and apart for each session, which may map URLs its own way.
 */
export class KnownEndpoints {
  readonly #bySession = new WeakMap<Connection, { readonly access: AccessInfo; readonly urls: Map<string, string> }>();

  get(connection: Connection, filter: EndpointFilter, access: AccessInfo): string | undefined {
    const known = this.#bySession.get(connection);
    const key = known?.access === access ? keyOf(filter) : undefined;
    return key === undefined ? undefined : known?.urls.get(key);
  }

  set(
    connection: Connection,
    filter: EndpointFilter,
    { url, access }: { readonly url: string | undefined; readonly access: AccessInfo | undefined },
  ): void {
    const key = keyOf(filter);
    if (url === undefined || access === undefined || key === undefined) return;
    let known = this.#bySession.get(connection);
    if (known?.access !== access) {
      known = { access, urls: new Map() };
      this.#bySession.set(connection, known);
    }
    if (known.urls.size < MOST_FILTERS) known.urls.set(key, url);
  }
}

/** What tells filters apart; `undefined` for one that the catalog alone does not answer, or that holds what is unknown here. */
function keyOf(filter: EndpointFilter): string | undefined {
  const parts: unknown[] = [];
  for (const name in filter) {
    const value = filter[name];
    if (value === undefined) continue;
    if (!ANSWERED_BY_CATALOG.has(name) || !isPlain(value)) return undefined;
    parts.push(name, value);
  }
  return JSON.stringify(parts);
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return typeof value === 'string' || typeof value === 'boolean';
}
