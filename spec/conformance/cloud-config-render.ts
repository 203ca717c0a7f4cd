import type { CloudRegion, Session } from 'keystoneauth-rx';
import { firstValueFrom } from 'rxjs';
import { isObject } from './json.js';

/** What a vector wants to know of a region. */
export interface Wanted {
  readonly services?: readonly string[];
  readonly clients?: readonly (readonly [serviceType: string, version?: string])[];
  /** Whether the auth plugin is made. */
  readonly isValid: boolean;
}

/** What a region of `get_all` tells; see FORMAT section 6. */
export function renderFacts(region: CloudRegion): Readonly<Record<string, unknown>> {
  const { name, regionName, fullName, authType, interface: named, settings, networks } = region;
  return {
    ...{ name, region_name: regionName ?? '', full_name: fullName, auth_type: authType, auth: region.revealAuth() },
    ...{ interface: named ?? null, ...renderTls(region), other: { ...settings, api_timeout: renderTimeout(region) } },
    ...(networks.length > 0 && { networks: networks.map((network) => renderNetwork(network, settings)) }),
  };
}

/** The same and what services, clients and the plugin are told. Fails as the plugin does. */
export async function renderRegion(region: CloudRegion, { services = [], clients, isValid }: Wanted): Promise<unknown> {
  if (isValid) await firstValueFrom(region.authPlugin());
  return {
    ...renderFacts(region),
    plugin_options: isValid ? region.revealAuth() : {},
    prefer_ipv6: region.preferIpv6,
    ...(services.length > 0 && { services: Object.fromEntries(services.map((type) => [type, renderService(region, type)])) }),
    ...(clients !== undefined && { clients: clients.map((client) => renderClient(region, client)), session: await renderSession(region) }),
  };
}

function renderTls({ tls = {} }: Pick<CloudRegion, 'tls'>): Readonly<Record<'verify' | 'cert', unknown>> {
  const { insecure, cacert, cert, key } = tls;
  return { verify: insecure === true ? false : (cacert ?? true), cert: key === undefined ? (cert ?? null) : [cert, key] };
}

/** A number there too, of seconds. */
function renderTimeout({ timeoutMs }: CloudRegion): number | null {
  return timeoutMs === undefined ? null : timeoutMs / 1000;
}

const NETWORK = {
  name: 'name',
  routes_externally: 'routesExternally',
  nat_destination: 'natDestination',
  default_interface: 'defaultInterface',
} as const;
const NETWORK_IN_LIST = {
  ...NETWORK,
  nat_source: 'natSource',
  routes_ipv4_externally: 'routesIpv4Externally',
  routes_ipv6_externally: 'routesIpv6Externally',
} as const;

/** openstacksdk leaves most out of a network that a deprecated key names. */
function renderNetwork(network: CloudRegion['networks'][number], settings: CloudRegion['settings']): unknown {
  const isOfOldKey = [settings['external_network'], settings['internal_network']].includes(network.name);
  return Object.fromEntries(Object.entries(isOfOldKey ? NETWORK : NETWORK_IN_LIST).map(([name, ours]) => [name, network[ours]]));
}

/** What is configured for a service. */
export function renderService(region: CloudRegion, serviceType: string): unknown {
  const settings = region.service(serviceType);
  return {
    api_version: settings.apiVersion ?? null,
    default_microversion: settings.defaultMicroversion ?? null,
    service_type: settings.serviceType,
    service_name: settings.serviceName ?? null,
    endpoint: settings.endpointOverride ?? null,
    region_name: settings.regionName ?? '',
    interface: settings.interface ?? null,
    connect_retries: settings.connectRetries ?? null,
    status_code_retries: settings.statusCodeRetries ?? null,
  };
}

/** What an adapter is made with; limits are texts there. */
function renderClient(region: CloudRegion, [serviceType, version]: readonly [string, string?]): unknown {
  try {
    const options = region.adapterOptions(serviceType, version);
    const { connectRetryDelayMs: delayMs, rateLimit, concurrency } = options;
    return {
      service_type: options.serviceType ?? null,
      service_name: options.serviceName ?? null,
      interface: options.interface ?? null,
      region_name: options.regionName ?? '',
      version: options.version ?? null,
      min_version: options.minVersion ?? null,
      max_version: options.maxVersion ?? null,
      endpoint_override: options.endpointOverride ?? null,
      default_microversion: options.defaultMicroversion ?? null,
      connect_retries: options.connectRetries ?? null,
      connect_retry_delay: delayMs === undefined ? null : delayMs / 1000,
      status_code_retries: options.statusCodeRetries ?? null,
      rate_limit: textOrNull(rateLimit),
      concurrency: textOrNull(concurrency),
    };
  } catch (error) {
    return { error };
  }
}

function textOrNull(limit: unknown): string | null {
  if (limit === undefined) return null;
  return String(isObject(limit) ? limit['perSecond'] : limit);
}

async function renderSession(region: CloudRegion): Promise<unknown> {
  const session = await firstValueFrom(region.session());
  try {
    return { ...renderTls(region), timeout: renderTimeout(region), collect_timing: await keepsTimings(session) };
  } finally {
    session.close();
  }
}

/** A session tells by what it does: a request that fails at once is timed, too. */
async function keepsTimings(session: Session): Promise<boolean> {
  await firstValueFrom(session.get('http://127.0.0.1:9/', { authenticated: false })).catch(() => undefined);
  return session.timings().length > 0;
}
