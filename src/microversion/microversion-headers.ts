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
