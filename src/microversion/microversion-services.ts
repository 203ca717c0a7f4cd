import { serviceTypes } from '../access/service-types.js';

/** How a service wants to be told the microversion. */
export interface MicroversionService {
  /** The name it answers to in `OpenStack-API-Version`. */
  readonly name: string;
  /** The header it had before that one. */
  readonly legacyHeader: string | undefined;
}

/** By official type: the services that have microversions under another name, or a header of their own. */
const SERVICES: Readonly<Record<string, MicroversionService>> = {
  'application-container': { name: 'container', legacyHeader: undefined },
  baremetal: { name: 'baremetal', legacyHeader: 'X-OpenStack-Ironic-API-Version' },
  'block-storage': { name: 'volume', legacyHeader: undefined },
  clustering: { name: 'clustering', legacyHeader: undefined },
  compute: { name: 'compute', legacyHeader: 'X-OpenStack-Nova-API-Version' },
  'container-infrastructure-management': { name: 'container-infra', legacyHeader: undefined },
  'instance-ha': { name: 'instance-ha', legacyHeader: undefined },
  'resource-optimization': { name: 'infra-optim', legacyHeader: undefined },
  'shared-file-system': { name: 'shared-file-system', legacyHeader: 'X-OpenStack-Manila-API-Version' },
};

/**
 * How the service behind a service type, official or alias, wants to be told the microversion. Names that begin like Cinder's
 * or Manila's (`volumev4`) are theirs; a type nobody knows is its own name.
 */
export function microversionService(serviceType: string): MicroversionService {
  const own = { name: serviceType, legacyHeader: undefined };
  return SERVICES[familyOf(serviceType)] ?? own;
}

function familyOf(serviceType: string): string {
  if (serviceType.startsWith('volume')) return 'block-storage';
  if (serviceType.startsWith('share')) return 'shared-file-system';
  return serviceTypes.officialType(serviceType) ?? '';
}
