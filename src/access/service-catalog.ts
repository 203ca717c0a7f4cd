import { EmptyCatalog } from '../errors/empty-catalog.js';
import { EndpointNotFound } from '../errors/endpoint-not-found.js';
import { catalogSelection, type CatalogFilter } from './catalog-filter.js';
import type { CatalogEndpoint, CatalogService } from './catalog-service.js';
import { describeMiss, describeWish } from './describe-miss.js';
import { listIn, type JsonObject } from './json-object.js';
import { normalizeCatalog } from './normalize-catalog.js';
import { selectEndpoints, type EndpointsByType } from './select-endpoints.js';
import { readTokenDocument, type TokenDocument } from './token-document.js';

/** Distinct filters an application uses are few; beyond this number the memory of results starts anew. */
const MOST_REMEMBERED = 200;

/**
 * The services and endpoints a token opens. Immutable, normalised once, and looking up the same thing again costs nothing.
 * `interface` is `'public'` unless a method says otherwise; `[]` means any.
 *
 * @example
 * ServiceCatalog.from(tokenReplyBody).urlFor({ serviceType: 'block-storage', regionName: 'North' })
 */
export class ServiceCatalog {
  readonly #version: TokenDocument['version'];
  readonly #raw: readonly unknown[];
  readonly #services: readonly CatalogService[];
  readonly #found = new Map<string, EndpointsByType>();

  /** From a token document that was recognised already; see {@link ServiceCatalog.from}. */
  constructor({ version, content }: TokenDocument) {
    this.#version = version;
    this.#raw = listIn(content, version === 'v3' ? 'catalog' : 'serviceCatalog');
    this.#services = normalizeCatalog(this.#raw, version);
  }

  /**
   * The catalog in the body of a token reply, v3 or v2.0; empty if there is none.
   *
   * @throws InvalidResponse when the body is no token document
   */
  static from(body: unknown): ServiceCatalog {
    return new ServiceCatalog(readTokenDocument(body));
  }

  /** The catalog as Keystone wrote it. */
  get catalog(): readonly unknown[] {
    return this.#raw;
  }

  /** The services in the form that v2.0 and v3 share. */
  normalizeCatalog(): readonly CatalogService[] {
    return this.#services;
  }

  /** What fits, by the type it is listed under; a type without a fitting endpoint is there, empty. Any interface by default. */
  getEndpointsData(filter: CatalogFilter = {}): Readonly<Record<string, readonly CatalogEndpoint[]>> {
    return Object.fromEntries(this.#select(filter));
  }

  /** As {@link getEndpointsData}, in the catalog's own objects, each once. */
  getEndpoints(filter: CatalogFilter = {}): Readonly<Record<string, readonly JsonObject[]>> {
    const raw = [...this.#select(filter)].map(
      ([type, endpoints]) => [type, [...new Set(endpoints.map(({ rawEndpoint }) => rawEndpoint))]] as const,
    );
    return Object.fromEntries(raw);
  }

  /** What fits, in one list. */
  getEndpointDataList(filter: CatalogFilter = {}): readonly CatalogEndpoint[] {
    return [...this.#select(withInterface(filter)).values()].flat();
  }

  /** The URLs of {@link getEndpointDataList}. */
  getUrls(filter: CatalogFilter = {}): readonly string[] {
    return this.getEndpointDataList(filter).map(({ url }) => url);
  }

  /**
   * The first endpoint that fits, in the catalog's order.
   *
   * @throws EmptyCatalog when there is no catalog or nothing in it
   * @throws EndpointNotFound when nothing fits
   */
  endpointDataFor(filter: CatalogFilter = {}): CatalogEndpoint {
    const wish = withInterface(filter);
    for (const endpoints of this.#select(wish).values()) {
      const [first] = endpoints;
      if (first !== undefined) return first;
    }
    throw this.#raw.length === 0 ? emptyCatalog(wish) : new EndpointNotFound(describeMiss(wish, this.#services));
  }

  /** The URL of {@link endpointDataFor}, with the same errors. */
  urlFor(filter: CatalogFilter = {}): string {
    return this.endpointDataFor(filter).url;
  }

  #select(filter: CatalogFilter): EndpointsByType {
    const wanted = catalogSelection(filter, this.#version);
    const key = JSON.stringify(wanted);
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    if (this.#found.size >= MOST_REMEMBERED) this.#found.clear();
    const found = selectEndpoints(this.#services, wanted);
    this.#found.set(key, found);
    return found;
  }
}

function withInterface(filter: CatalogFilter): CatalogFilter {
  return filter.interface === undefined ? { ...filter, interface: 'public' } : filter;
}

function emptyCatalog(wish: CatalogFilter): EmptyCatalog {
  return new EmptyCatalog(
    `There is no ${describeWish(wish)}: the token carries no service catalog, or an empty one. ` +
      'Sign in to a project, do not switch includeCatalog off, or give endpointOverride.',
  );
}
