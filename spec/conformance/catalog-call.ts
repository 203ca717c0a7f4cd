import type { ServiceCatalog } from 'keystoneauth-rx';
import type { JsonObject } from './json.js';
import { renderEndpointData, renderPlain } from './render.js';
import { anyInterface, options, type Options } from './translate.js';

/** Calls keystoneauth's catalog method `method`; throws what the catalog throws. */
export function callCatalog(catalog: ServiceCatalog | undefined, method: string, args: JsonObject = {}): unknown {
  const call = CALLS[method];
  if (call === undefined || catalog === undefined) throw new TypeError(`The runner has no catalog or no call "${method}" on it.`);
  return call(catalog, options(anyInterface(args)));
}

const CALLS: Readonly<Record<string, (catalog: ServiceCatalog, filter: Options) => unknown>> = {
  url_for: (catalog, filter) => renderPlain(catalog.urlFor(filter)),
  endpoint_data_for: (catalog, filter) => renderEndpointData(catalog.endpointDataFor(filter)),
  get_urls: (catalog, filter) => catalog.getUrls(filter),
  get_endpoints: (catalog, filter) => catalog.getEndpoints(filter),
  get_endpoints_data: (catalog, filter) =>
    Object.fromEntries(
      Object.entries(catalog.getEndpointsData(filter)).map(([type, list]) => [type, list.map((data) => renderEndpointData(data))]),
    ),
  get_endpoint_data_list: (catalog, filter) => catalog.getEndpointDataList(filter).map((data) => renderEndpointData(data)),
};
