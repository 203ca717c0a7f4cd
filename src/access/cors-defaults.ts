import { serviceTypes } from './service-types.js';

/** What a service lets pages of the origins do that its operator allows, unless the operator says otherwise. */
export interface CorsDefaults {
  /** Request headers in lower case beside those that every service takes; `*`: whatever is asked for. */
  readonly allowHeaders: readonly string[];
  /** Reply headers in lower case that a page may read. */
  readonly exposeHeaders: readonly string[];
  readonly allowMethods: readonly string[];
  /** `false`: they are written down, but its code does not use them. Until the operator sets `allow_headers` it takes no token from pages. */
  readonly inForce: boolean;
}

/** What oslo.middleware takes from every page. */
const SIMPLE: ReadonlySet<string> = new Set(
  'accept accept-language cache-control content-language content-type expires last-modified pragma'.split(' '),
);
/** What all services take. */
const TOKEN = 'x-auth-token';

const ID = 'x-openstack-request-id';
const VERSION = 'openstack-api-version';
const CALLER = 'x-identity-status x-roles x-service-catalog x-user-id';
const USUAL = `${ID} ${CALLER} x-tenant-id`;
const SHOWN = `${ID} x-auth-token x-subject-token x-service-token`;
const NOVA = 'x-openstack-nova-api-version';
const MANILA = 'x-openstack-manila-api-version x-openstack-manila-api-experimental';
const IRONIC = ['', '-minimum', '-maximum'].map((bound) => `x-openstack-ironic-api${bound}-version`).join(' ');
const INSPECTOR = IRONIC.replaceAll('ironic', 'ironic-inspector');
const BARBICAN = `${ID} x-project-id x-identity-status x-user-id x-storage-token x-domain-id x-user-domain-id x-project-domain-id x-roles`;
const METHODS = 'GET PUT POST DELETE PATCH';
const ALL_METHODS = `OPTIONS ${METHODS} HEAD TRACE`;
const AND_HEAD = `${METHODS} HEAD`;

/** By official type: `allow_headers`, `expose_headers` and `allow_methods` as the services set them; swift answers with what it is asked. */
const DEFAULTS: Readonly<Record<string, readonly [allow: string, expose?: string, methods?: string]>> = {
  'application-container': [`${ID} ${CALLER} x-project-id x-server-management-url`, `${SHOWN} x-server-management-url`],
  baremetal: [IRONIC, '', ALL_METHODS],
  'baremetal-introspection': [INSPECTOR, '', AND_HEAD],
  'block-storage': [`${USUAL} x-trace-info x-trace-hmac ${VERSION}`, `${SHOWN} ${VERSION}`, AND_HEAD],
  compute: [`${USUAL} ${NOVA} ${VERSION}`, `${SHOWN} ${NOVA} ${VERSION}`],
  'container-infrastructure-management': [`${USUAL} x-server-management-url`, `${SHOWN} x-server-management-url`],
  dns: [
    'x-auth-sudo-tenant-id x-auth-sudo-project-id x-auth-all-projects x-designate-edit-managed-records openstack-dns-hide-counts',
    `${ID} host`,
    AND_HEAD,
  ],
  identity: [
    `${ID} x-subject-token x-project-id x-project-name x-project-domain-id x-project-domain-name x-domain-id x-domain-name openstack-auth-receipt`,
    `${ID} x-auth-token x-subject-token openstack-auth-receipt`,
  ],
  image: [`${USUAL} content-md5 x-image-meta-checksum x-storage-token accept-encoding`, `${SHOWN} x-image-meta-checksum`],
  'key-manager': [BARBICAN, `${BARBICAN} x-auth-token`],
  'load-balancer': [ID, `${ID} x-auth-token`, 'GET PUT POST DELETE'],
  network: [USUAL],
  'object-store': ['*', `${ID} x-trans-id x-timestamp etag`, 'GET HEAD PUT POST COPY DELETE'],
  orchestration: [USUAL],
  placement: [`${USUAL} ${VERSION}`, `${SHOWN} ${VERSION}`],
  'shared-file-system': [`${USUAL} ${MANILA}`, `${SHOWN} ${MANILA}`],
  workflow: [`${CALLER} x-tenant-id x-project-id x-user-name x-project-name`, 'x-auth-token x-subject-token x-service-token'],
};

/** Manila states them for its sample configuration alone, Octavia after the middleware has read its configuration. */
const ONLY_STATED: ReadonlySet<string> = new Set(['load-balancer', 'shared-file-system']);

/**
 * The `[cors]` section of a service, by its type or an alias, where the operator has only set `allowed_origin`; `undefined` for a
 * type about which nothing is known.
 *
 * @see https://docs.openstack.org/oslo.middleware/latest/reference/cors.html
 */
export function corsDefaults(serviceType: string): CorsDefaults | undefined {
  const type = serviceTypes.officialType(serviceType) ?? '';
  const found = Object.hasOwn(DEFAULTS, type) ? DEFAULTS[type] : undefined;
  if (found === undefined) return undefined;
  const [allow, expose = SHOWN, methods = METHODS] = found;
  return { allowHeaders: words(allow), exposeHeaders: words(expose), allowMethods: words(methods), inForce: !ONLY_STATED.has(type) };
}

/** Whether a service takes the header from a page by its defaults; of a service about which nothing is known, the token and what every service takes. */
export function takesHeader(defaults: CorsDefaults | undefined, header: string): boolean {
  const name = header.toLowerCase();
  return name === TOKEN || isSimple(name) || (defaults?.allowHeaders.some((allowed) => allowed === name || allowed === '*') ?? false);
}

/** Whether every service takes it, whatever is configured. */
export function isSimple(header: string): boolean {
  return SIMPLE.has(header.toLowerCase());
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
