import type { CatalogSelection } from './catalog-filter.js';
import type { CatalogEndpoint, CatalogService } from './catalog-service.js';
import { serviceTypes } from './service-types.js';

/** Endpoints by the type the catalog lists them under, in the catalog's order. A type without any fitting one is kept, empty. */
export type EndpointsByType = ReadonlyMap<string, readonly CatalogEndpoint[]>;

/** The endpoints that fit, of the most wanted interface each service has. */
export function selectEndpoints(services: readonly CatalogService[], wanted: CatalogSelection): EndpointsByType {
  const fitting = new Map<string, readonly CatalogEndpoint[]>();
  for (const service of services.filter((candidate) => serviceFits(candidate, wanted))) {
    const endpoints = service.endpoints.filter((endpoint) => endpointFits(endpoint, wanted));
    fitting.set(service.type, [...(fitting.get(service.type) ?? []), ...endpoints]);
  }
  const preferred = [...fitting].map(([type, endpoints]) => [type, ofBestInterface(endpoints, wanted.interfaces)] as const);
  return ofBestType(new Map(preferred), wanted.serviceType);
}

/** A name or id that the catalog leaves out is taken to fit. */
function serviceFits(service: CatalogService, wanted: CatalogSelection): boolean {
  return (
    (!isLimit(wanted.serviceType) || serviceTypes.isMatch(wanted.serviceType, service.type)) &&
    (service.name === undefined || !isLimit(wanted.serviceName) || wanted.serviceName === service.name) &&
    (service.id === undefined || !isLimit(wanted.serviceId) || wanted.serviceId === service.id)
  );
}

function endpointFits(endpoint: CatalogEndpoint, wanted: CatalogSelection): boolean {
  return (
    (!isLimit(wanted.regionName) || wanted.regionName === endpoint.regionName) &&
    (!isLimit(wanted.endpointId) || wanted.endpointId === endpoint.endpointId)
  );
}

function isLimit(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function ofBestInterface(
  endpoints: readonly CatalogEndpoint[],
  interfaces: readonly string[],
): readonly CatalogEndpoint[] {
  if (interfaces.length === 0) return endpoints;
  const best = interfaces.find((name) => endpoints.some((endpoint) => endpoint.interface === name));
  return best === undefined ? [] : endpoints.filter((endpoint) => endpoint.interface === best);
}

/** Of several names for one service, the one that was asked for, else the first in the authority's order, that has endpoints. */
function ofBestType(found: EndpointsByType, requested: string | undefined): EndpointsByType {
  if (requested === undefined || found.size < 2 || !serviceTypes.isKnown(requested)) return found;
  const order = [requested, ...serviceTypes.allTypesOf(requested)];
  const best = order.find((type) => (found.get(type) ?? []).length > 0);
  return best === undefined ? found : new Map([[best, found.get(best) ?? []]]);
}
