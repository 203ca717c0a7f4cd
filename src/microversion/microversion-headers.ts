import type { Version } from '../access/endpoint-data.js';
import { formatVersion } from '../discovery/version.js';
import { microversionService } from './microversion-services.js';

/**
 * The headers that ask a service for a microversion, the service's older one included. Those that a caller gave win, so add
 * these only where they are missing.
 *
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/microversion_specification.html#client-interaction
 */
export function microversionHeaders(serviceType: string, version: Version): Readonly<Record<string, string>> {
  const { name, legacyHeader } = microversionService(serviceType);
  const value = formatVersion(version);
  const standard = { 'OpenStack-API-Version': `${name} ${value}` };
  return legacyHeader === undefined ? standard : { ...standard, [legacyHeader]: value };
}

/**
 * Those of the headers that a service takes from a page. All of them if it takes none: its operator may have allowed what it does not
 * allow by default, and who asked for a microversion is not served by another one.
 */
export function takenHeaders(
  headers: Readonly<Record<string, string>>,
  isTaken: ((header: string) => boolean) | undefined,
): Readonly<Record<string, string>> {
  if (isTaken === undefined) return headers;
  const taken = Object.entries(headers).filter(([name]) => isTaken(name));
  return taken.length === 0 ? headers : Object.fromEntries(taken);
}
