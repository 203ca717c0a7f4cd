import type { EndpointFilter, EndpointInterface } from './endpoint-filter.js';
import type { TokenDocument } from './token-document.js';

/**
 * Which endpoints of a catalog are wanted. What is absent or an empty text does not limit; an empty list of interfaces
 * means any interface.
 */
export type CatalogFilter = Pick<
  EndpointFilter,
  'serviceType' | 'interface' | 'regionName' | 'serviceName' | 'serviceId' | 'endpointId'
>;

/** A {@link CatalogFilter} whose interfaces are a list of names as the catalog writes them, most wanted first. */
export interface CatalogSelection extends Omit<CatalogFilter, 'interface'> {
  readonly interfaces: readonly string[];
}

/** The filter in the words of a catalog of this version. */
export function catalogSelection(filter: CatalogFilter, version: TokenDocument['version']): CatalogSelection {
  const { serviceType, regionName, serviceName, serviceId, endpointId } = filter;
  const interfaces = interfacesIn(filter).map((name) => interfaceName(name, version));
  return { serviceType, interfaces, regionName, serviceName, serviceId, endpointId };
}

/** The interfaces asked for, as they were written; none: any will do. */
export function interfacesIn(filter: CatalogFilter): readonly string[] {
  const wanted = filter.interface ?? [];
  const list: readonly EndpointInterface[] = typeof wanted === 'object' ? wanted : [wanted];
  return list.map(String).filter((name) => name !== '');
}

const V3_NAMES: ReadonlyMap<string, string> = new Map([
  ['publicURL', 'public'],
  ['internalURL', 'internal'],
  ['adminURL', 'admin'],
]);

/** Both spellings of an interface work with both versions; names nobody standardised stay as they are. */
function interfaceName(name: string, version: TokenDocument['version']): string {
  if (version === 'v3') return V3_NAMES.get(name) ?? name;
  return name.endsWith('URL') ? name : `${name}URL`;
}
