import type { CatalogEndpoint, CatalogService } from './catalog-service.js';
import { endpointAt } from './endpoint-at.js';
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
  return Object.freeze(catalog.filter(isJsonObject).flatMap((service) => normalizeService(service, urlsOf)));
}

function normalizeService(
  service: JsonObject,
  urlsOf: (endpoint: JsonObject) => readonly InterfaceUrl[],
): readonly CatalogService[] {
  const type = textIn(service, 'type');
  if (type === undefined) return [];
  const owner = { type, name: textIn(service, 'name'), id: textIn(service, 'id') };
  const endpoints = objectsIn(service, 'endpoints').flatMap((raw) =>
    urlsOf(raw).flatMap(([name, url]) => (url === undefined ? [] : [endpointData(owner, raw, { name, url })])),
  );
  return [Object.freeze({ ...owner, endpoints: Object.freeze(endpoints) })];
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
  return Object.freeze({
    ...endpointAt(url),
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
  });
}
