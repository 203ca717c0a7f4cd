import { interfacesIn, type CatalogFilter } from './catalog-filter.js';
import type { CatalogService } from './catalog-service.js';
import { serviceTypes } from './service-types.js';

/** As many things as a message names; a catalog may have hundreds of services. */
const MOST_NAMED = 12;

/** The sentence for a look-up that found nothing: what was asked for, and the nearest the catalog has. */
export function describeMiss(filter: CatalogFilter, services: readonly CatalogService[]): string {
  return `The service catalog has no ${describeWish(filter)}. ${describeNearest(filter, services)}`;
}

/** What is asked for, for instance `public endpoint for "compute" in region "North"`. */
export function describeWish(filter: CatalogFilter): string {
  const interfaces = interfacesIn(filter).join(' or ');
  return [
    interfaces === '' ? 'endpoint' : `${interfaces} endpoint`,
    ...said('for', filter.serviceType),
    ...said('named', filter.serviceName),
    ...said('of the service with the id', filter.serviceId),
    ...said('with the id', filter.endpointId),
    ...said('in region', filter.regionName),
  ].join(' ');
}

function said(words: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [`${words} ${JSON.stringify(value)}`];
}

function describeNearest(filter: CatalogFilter, services: readonly CatalogService[]): string {
  if (services.length === 0) return 'Nothing in it has a type.';
  const { serviceType } = filter;
  const matching = services.filter(({ type }) => serviceType === undefined || serviceTypes.isMatch(serviceType, type));
  if (matching.length > 0) return `It has ${listed(matching.flatMap(describeService), '; ')}.`;
  const relatives = services.map(({ type }) => type).filter((type) => isSameService(type, serviceType));
  if (relatives.length > 0) return `The same service is there as ${listed(relatives.map(quoted))}: ask for it by that name.`;
  return `It has ${listed(services.map(({ type }) => quoted(type)))}: ask for one of these, or give endpointOverride.`;
}

/** An alias does not find another alias, but it tells what the caller may have meant. */
function isSameService(type: string, requested: string | undefined): boolean {
  const official = serviceTypes.officialType(type);
  return requested !== undefined && official !== undefined && official === serviceTypes.officialType(requested);
}

/** A service by region, for instance `"compute" (named "nova") in region "North" (public, admin)`. */
function describeService({ type, name, endpoints }: CatalogService): readonly string[] {
  const what = name === undefined ? quoted(type) : `${quoted(type)} (named ${quoted(name)})`;
  if (endpoints.length === 0) return [`${what} without endpoints`];
  return [...new Set(endpoints.map(({ regionName }) => regionName))].map((region) => {
    const here = endpoints.filter(({ regionName }) => regionName === region);
    const interfaces = here.map((endpoint) => endpoint.interface ?? 'no interface');
    return `${what} ${region === undefined ? 'without region' : `in region ${quoted(region)}`} (${listed(interfaces)})`;
  });
}

/** Quoted, so that a name with a line break cannot forge a line of a log. */
function quoted(name: string): string {
  return JSON.stringify(name);
}

function listed(things: readonly string[], separator = ', '): string {
  const distinct = [...new Set(things)];
  const rest = distinct.length - MOST_NAMED;
  return distinct.slice(0, MOST_NAMED).join(separator) + (rest > 0 ? ` and ${String(rest)} more` : '');
}
