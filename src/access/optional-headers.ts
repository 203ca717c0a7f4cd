/** Of the services that are known to take it: who takes a request id by default. */
const REQUEST_ID =
  'application-container block-storage compute container-infrastructure-management identity image key-manager load-balancer network ' +
  'orchestration placement shared-file-system';

/** By header, in lower case, which a request can do without: the official types of the services that take it from pages by default. */
const TAKERS: Readonly<Record<string, string>> = {
  'x-openstack-request-id': REQUEST_ID,
  'openstack-api-version': 'block-storage compute placement',
  'x-openstack-nova-api-version': 'compute',
  'x-openstack-manila-api-version': 'shared-file-system',
  'x-openstack-ironic-api-version': 'baremetal',
  'x-trace-info': 'block-storage',
  'x-trace-hmac': 'block-storage',
};

/**
 * Whether a service takes a header from pages that a request can do without; `serviceType` is the official one. What is in the
 * whole table of defaults, which is loaded only to explain a refusal, as far as each request needs it.
 */
export function takesOptional(serviceType: string, header: string): boolean {
  const name = header.toLowerCase();
  return serviceType === 'object-store' || (Object.hasOwn(TAKERS, name) && (TAKERS[name] ?? '').split(' ').includes(serviceType));
}
