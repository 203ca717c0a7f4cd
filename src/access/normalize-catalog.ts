import type { CatalogEndpoint, CatalogService } from './catalog-service.js';
import { endpointAt } from './endpoint-at.js';
import { frozenList } from './frozen-list.js';
import { isJsonObject, objectsIn, textIn, type JsonObject } from './json-object.js';
import type { TokenDocument } from './token-document.js';

/** One interface of an endpoint and its URL. */
type InterfaceUrl = readonly [name: string | undefined, url: string | undefined];

/**
 * The services of a raw catalog in one form. Services without a type and endpoints without a URL are left out.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#get-service-catalog
 */
export function normalizeCatalog(catalog: readonly unknown[], version: TokenDocument['version']): readonly CatalogService[] {
  const urlsOf = version === 'v3' ? urlInV3 : urlsInV2;
  return frozenList(catalog.filter(isJsonObject).flatMap((service) => normalizeService(service, urlsOf)));
}

function normalizeService(
  service: JsonObject,
  urlsOf: (endpoint: JsonObject) => readonly InterfaceUrl[],
): readonly CatalogService[] {
  const type = textIn(service, 'type');
  if (type === undefined) return [];
  const [name, id] = [textIn(service, 'name'), textIn(service, 'id')];
  const owner = { type, name, id };
  const endpoints = objectsIn(service, 'endpoints').flatMap((raw) =>
    urlsOf(raw).flatMap(([place, url]) => (url === undefined ? [] : [endpointData(owner, raw, { name: place, url })])),
  );
  return [Object.freeze({ type, name, id, endpoints: frozenList(endpoints) })];
}

/** A v3 endpoint has one interface. */
function urlInV3(endpoint: JsonObject): readonly InterfaceUrl[] {
  return [[textIn(endpoint, 'interface'), textIn(endpoint, 'url')]];
}

/** A v2.0 endpoint has a member for each interface: `publicURL`, `internalURL`, `adminURL`. */
function urlsInV2(endpoint: JsonObject): readonly InterfaceUrl[] {
  const names = Object.keys(endpoint).filter((name) => name.endsWith('URL'));
  return names.map((name) => [name, textIn(endpoint, name)] as const);
}

function endpointData(
  owner: Omit<CatalogService, 'endpoints'>,
  raw: JsonObject,
  { name, url }: { readonly name: string | undefined; readonly url: string },
): CatalogEndpoint {
  // Properties that are added after a spread give each object a shape of its own, twice its size.
  const known = {
    url,
    catalogUrl: url,
    serviceType: owner.type,
    serviceName: owner.name,
    serviceId: owner.id,
    interface: name,
    // `region` is what `region_id` was called first
    regionName: textIn(raw, 'region_id') ?? textIn(raw, 'region'),
    endpointId: textIn(raw, 'id'),
    rawEndpoint: raw,
  };
  return Object.freeze(Object.assign(endpointAt(url), known));
}
