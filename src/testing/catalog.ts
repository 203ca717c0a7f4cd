import type { CatalogService, CloudContext } from './cloud-context.js';
import type { CloudService } from './cloud-options.js';
import type { IdSource } from './id-source.js';
import type { IssuedToken } from './token-registry.js';

const interfaces = ['public', 'internal', 'admin'] as const;

/** Gives catalog entries their ids. */
export function withIds(services: readonly CloudService[], ids: IdSource): readonly CatalogService[] {
  return services.map((service) => ({ ...service, id: ids(), endpointIds: [ids(), ids(), ids()] }));
}

interface Endpoint {
  readonly id: string;
  readonly interface: (typeof interfaces)[number];
  readonly url: string;
}

function complete(template: string, baseUrl: string, projectId: string | undefined): string | undefined {
  const needsProject = template.includes('$(project_id)s');
  if (needsProject && projectId === undefined) return undefined;
  const url = template.replaceAll('$(project_id)s', projectId ?? '');
  return url.startsWith('/') ? `${baseUrl}${url}` : url;
}

function endpointsOf(service: CatalogService, context: CloudContext, projectId: string | undefined): Endpoint[] {
  return interfaces.flatMap((name, index) => {
    const template = typeof service.url === 'string' ? service.url : service.url[name];
    const url = template === undefined ? undefined : complete(template, context.baseUrl, projectId);
    return url === undefined ? [] : [{ id: service.endpointIds[index] ?? '', interface: name, url }];
  });
}

const projectIdOf = ({ scope }: IssuedToken): string | undefined => (scope.kind === 'project' ? scope.project.id : undefined);

/** The catalog for a token as Keystone v3 writes it. A service the token has no endpoint of stays, with an empty list. */
export function catalogV3(context: CloudContext, token: IssuedToken): readonly unknown[] {
  return context.catalog.map((service) => ({
    endpoints: endpointsOf(service, context, projectIdOf(token)).map((endpoint) => ({
      ...endpoint,
      region_id: context.region,
      region: context.region,
    })),
    id: service.id,
    type: service.type,
    name: service.name,
  }));
}

/** The catalog for a token as Keystone v2.0 wrote it: one object for all interfaces of a region. */
export function catalogV2(context: CloudContext, token: IssuedToken): readonly unknown[] {
  return context.catalog.flatMap((service) => {
    const endpoints = endpointsOf(service, context, projectIdOf(token));
    const [first] = endpoints;
    if (first === undefined) return [];
    const urls = Object.fromEntries(endpoints.map((endpoint) => [`${endpoint.interface}URL`, endpoint.url]));
    return [
      {
        endpoints: [{ ...urls, region: context.region, id: first.id }],
        endpoints_links: [],
        type: service.type,
        name: service.name,
      },
    ];
  });
}
