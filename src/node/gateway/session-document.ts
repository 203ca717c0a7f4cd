import type { AccessInfo } from '../../access/access-info.js';
import { serviceTypes } from '../../access/service-types.js';
import type { CatalogEndpoint, CatalogService } from '../../access/catalog-service.js';
import type { GatewaySettings } from './gateway-settings.js';
import { serviceRoot } from './service-url.js';

/** What a page is told of who is signed in. */
export interface SessionDocument {
  /** What Keystone says of the token, in its own form, without the token; the endpoints are those of the gateway. */
  readonly token: Readonly<Record<string, unknown>>;
  readonly session: {
    /** When it is over, in milliseconds since 1970, unless it is left alone for `idleMs` before that. */
    readonly endsAt: number;
    readonly idleMs: number;
  };
}

/** The document for who is signed in; `issued_at` is now, so that a page whose clock is wrong knows how long it lasts. */
export function tokenDocument(access: AccessInfo, now: number, settings: GatewaySettings): SessionDocument['token'] {
  const { userId, username, userDomainId, userDomainName, passwordExpiresAt, expiresAt, projectIsDomain, auditId } = access;
  const userDomain = { id: userDomainId, name: userDomainName };
  const user = { id: userId, name: username, domain: userDomain, password_expires_at: isoTime(passwordExpiresAt) };
  return {
    methods: access.methods,
    user,
    ...scopeOf(access),
    roles: access.roles,
    is_domain: projectIsDomain,
    is_admin_project: access.isAdminProject,
    audit_ids: auditId === undefined ? [] : [auditId],
    issued_at: isoTime(now),
    expires_at: isoTime(expiresAt) ?? null,
    catalog: access.serviceCatalog.normalizeCatalog().flatMap((service) => shownService(service, settings)),
  };
}

function scopeOf({ projectId, projectName, projectDomainId, projectDomainName, domainId, domainName, system }: AccessInfo): object {
  if (projectId !== undefined) return { project: { id: projectId, name: projectName, domain: { id: projectDomainId, name: projectDomainName } } };
  if (domainId !== undefined) return { domain: { id: domainId, name: domainName } };
  return system === undefined ? {} : { system };
}

/** Whether pages may ask a service of this type. */
export function isOffered(type: string, { services }: Pick<GatewaySettings, 'services'>): boolean {
  return services === undefined || services.some((one) => canonical(one) === canonical(type));
}

/** The same for all names of a service. */
export function canonical(type: string): string {
  return serviceTypes.officialType(type) ?? type;
}

/** The path of a service at the gateway. */
export function gatewayPath(prefix: string, type: string, regionName: string | undefined): string {
  return `${prefix}/${type}${regionName === undefined ? '' : `@${encodeURIComponent(regionName)}`}`;
}

function shownService({ type, name, id, endpoints }: CatalogService, settings: GatewaySettings): readonly object[] {
  if (!isOffered(type, settings)) return [];
  const regions = new Map(preferred(endpoints, settings.interface).map((endpoint) => [endpoint.regionName, endpoint]));
  const shown = [...regions].map(([region, endpoint]) => ({
    interface: 'public',
    region: region ?? null,
    region_id: region ?? null,
    id: endpoint.endpointId ?? null,
    url: `${gatewayPath(settings.prefix, type, region)}${serviceRoot(endpoint.url).versioned}`,
  }));
  return shown.length === 0 ? [] : [{ type, name, id, endpoints: shown }];
}

/** Those of the interface that is used, the one that is taken for a region last. */
function preferred(endpoints: readonly CatalogEndpoint[], wanted: GatewaySettings['interface']): readonly CatalogEndpoint[] {
  const order = [wanted].flat().map((name) => name.replace(/URL$/, ''));
  const usable = endpoints.filter(({ url }) => URL.canParse(url)).reverse();
  return order.reverse().flatMap((name) => usable.filter((one) => one.interface?.replace(/URL$/, '') === name));
}

function isoTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
