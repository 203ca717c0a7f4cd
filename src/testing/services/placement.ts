import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import type { Face } from '../face.js';
import { asUuid } from '../id-source.js';
import { textMember } from '../json-member.js';
import { titleOf } from '../keystone/fault.js';
import { emptyReply, jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import { microversionHeaders, type MicroversionRange } from './microversion.js';
import { serviceFace, type ServiceCall } from './service-face.js';

const range: MicroversionRange = { service: 'placement', major: 1, minMinor: 0, maxMinor: 39 };

interface Provider {
  readonly uuid: string;
  readonly name: string;
}

/** @see https://specs.openstack.org/openstack/api-sig/guidelines/errors.html */
function fault(status: number, message: string, members: Readonly<Record<string, unknown>> = {}): CloudReply {
  return jsonReply(status, { errors: [{ status, title: titleOf(status), detail: message, ...members }] });
}

/** The link a microversion added, and those before it. */
const links: readonly (readonly [sinceMinor: number, rel: string])[] = [
  [0, 'inventories'],
  [0, 'usages'],
  [1, 'aggregates'],
  [6, 'traits'],
  [11, 'allocations'],
];

function entity({ uuid, name }: Provider, minor: number): unknown {
  const self = `/placement/resource_providers/${uuid}`;
  return {
    uuid,
    name,
    generation: 0,
    ...(minor >= 14 && { parent_provider_uuid: null, root_provider_uuid: uuid }),
    links: [
      { rel: 'self', href: self },
      ...links.filter(([since]) => minor >= since).map(([, rel]) => ({ rel, href: `${self}/${rel}` })),
    ],
  };
}

/** The root document's link is empty, as the real service writes it. */
const version = { id: 'v1.0', max_version: '1.39', min_version: '1.0', status: 'CURRENT', links: [{ rel: 'self', href: '' }] };

const root = (): CloudReply => jsonReply(200, { versions: [version] }, microversionHeaders(range, range.minMinor));

function providerRoutes(context: CloudContext): readonly Route<ServiceCall>[] {
  const providers = new Map<string, Provider>();
  const create = ({ json, minor, requestId }: ServiceCall): CloudReply => {
    const name = textMember(json, 'name');
    if (name === undefined) return fault(400, 'A resource provider wants a "name".', { request_id: requestId });
    if ([...providers.values()].some((one) => one.name === name)) {
      return fault(409, `A resource provider "${name}" exists already.`, { request_id: requestId });
    }
    const provider = { uuid: textMember(json, 'uuid') ?? asUuid(context.ids()), name };
    providers.set(provider.uuid, provider);
    const headers = { location: `${context.baseUrl}/placement/resource_providers/${provider.uuid}` };
    return minor >= 20 ? jsonReply(200, entity(provider, minor), headers) : emptyReply(201, headers);
  };
  const missing = ({ requestId }: ServiceCall, uuid: string): CloudReply =>
    fault(404, `No resource provider with uuid ${uuid} found.`, { request_id: requestId });
  return [
    route('GET', '/resource_providers', ({ query, minor }) => {
      const name = query.get('name');
      const wanted = [...providers.values()].filter((one) => name === null || one.name === name);
      return jsonReply(200, { resource_providers: wanted.map((one) => entity(one, minor)) });
    }),
    route('POST', '/resource_providers', create),
    route('GET', '/resource_providers/:uuid', (call, uuid: string) => {
      const provider = providers.get(uuid);
      return provider === undefined ? missing(call, uuid) : jsonReply(200, entity(provider, call.minor));
    }),
    route('DELETE', '/resource_providers/:uuid', (call, uuid: string) =>
      providers.delete(uuid) ? emptyReply(204) : missing(call, uuid),
    ),
  ];
}

/**
 * Placement at `/placement`, with resource providers and no more. It asks for a token and looks at no role.
 *
 * @see https://docs.openstack.org/api-ref/placement/
 */
export function placementFace(context: CloudContext): Face {
  return serviceFace(context, {
    prefix: '/placement',
    range,
    open: [route('GET', '/', root)],
    guarded: providerRoutes(context),
    fault,
    nowhere: ({ requestId }) => fault(404, 'There is nothing here.', { request_id: requestId }),
  });
}
