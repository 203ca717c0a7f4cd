import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import { member, textMember } from '../json-member.js';
import { forbidden } from '../keystone/guard.js';
import { emptyReply, jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import { wireSeconds } from '../wire-time.js';
import { namedFault } from './named-fault.js';
import { pageOf } from './page.js';
import { ProjectResources, type Resource } from './project-resources.js';
import { serverActionRoute } from './server-actions.js';
import { ServerQuota } from './server-quota.js';
import { serverState } from './server-state.js';
import type { ServiceCall } from './service-face.js';

/** What a project's servers are like. */
export interface ServerOptions {
  /** How many each project has to begin with. */
  readonly count: number;
  /** How long a new one builds. */
  readonly buildMs: number;
}

const linksOf = ({ baseUrl }: CloudContext, id: string): unknown => [
  { rel: 'self', href: `${baseUrl}/compute/v2.1/servers/${id}` },
  { rel: 'bookmark', href: `${baseUrl}/compute/servers/${id}` },
];

/** Of a server that was asked for without an image: the one in Nova's own samples. */
const USUAL_IMAGE = '70a599e0-31e7-49b7-b260-868f441e862b';

function imageOf({ baseUrl }: CloudContext, { asked }: Resource): unknown {
  const id = textMember(asked, 'imageRef') ?? USUAL_IMAGE;
  return { id, links: [{ rel: 'bookmark', href: `${baseUrl}/compute/images/${id}` }] };
}

function detail(context: CloudContext, server: Resource, { caller, minor }: ServiceCall): unknown {
  return {
    id: server.id,
    name: server.name,
    ...serverState(server, context.now()),
    image: imageOf(context, server),
    tenant_id: caller.scope.kind === 'project' ? caller.scope.project.id : '',
    user_id: caller.user.id,
    created: wireSeconds(server.createdAt),
    addresses: {},
    metadata: member(server.asked, 'metadata') ?? {},
    // Microversion 2.19 brought descriptions, 2.26 tags.
    ...(minor >= 19 && { description: textMember(server.asked, 'description') ?? null }),
    ...(minor >= 26 && { tags: [] }),
    links: linksOf(context, server.id),
  };
}

type ProjectAnswer = (call: ServiceCall, projectId: string, id: string) => CloudReply;

/** A route for callers whose token belongs to a project. */
function projectRoute(method: string, pattern: string, answer: ProjectAnswer): Route<ServiceCall> {
  return route(method, pattern, (call: ServiceCall, id = '') =>
    call.caller.scope.kind === 'project' ? answer(call, call.caller.scope.project.id, id) : forbidden('os_compute_api:servers'),
  );
}

function listRoute(context: CloudContext, servers: ProjectResources, path: '/servers' | '/servers/detail'): Route<ServiceCall> {
  return projectRoute('GET', `/v2.1${path}`, (call, projectId) => {
    const page = pageOf(servers.list(projectId), call.query);
    if (page === undefined) return namedFault(400, 'The "marker" is no server\'s id, or the "limit" no number.');
    const brief = (server: Resource): unknown => ({ id: server.id, name: server.name, links: linksOf(context, server.id) });
    const next = page.next && [{ rel: 'next', href: `${context.baseUrl}/compute/v2.1${path}?${page.next}` }];
    return jsonReply(200, {
      servers: page.items.map((server) => (path === '/servers' ? brief(server) : detail(context, server, call))),
      ...(next && { servers_links: next }),
    });
  });
}

/** What new servers depend on. */
interface Making {
  readonly servers: ProjectResources;
  readonly quota: ServerQuota;
  readonly buildMs: number;
}

function createRoute(context: CloudContext, { servers, quota, buildMs }: Making): Route<ServiceCall> {
  return projectRoute('POST', '/v2.1/servers', ({ json }, projectId) => {
    const asked = member(json, 'server');
    const name = textMember(asked, 'name');
    if (name === undefined) return namedFault(400, 'A server wants a "name".');
    const refusal = quota.refusal(projectId);
    if (refusal !== undefined) return refusal;
    const { id } = servers.add(projectId, { name, buildMs, asked });
    const links = linksOf(context, id);
    const location = `${context.baseUrl}/compute/v2.1/servers/${id}`;
    return jsonReply(202, { server: { id, links, adminPass: `pw-${context.ids().slice(0, 12)}` } }, { location });
  });
}

const missing = (id: string): CloudReply => namedFault(404, `Instance ${id} could not be found.`);

/** Nova's servers: each project sees its own. */
export function serverRoutes(context: CloudContext, { count, buildMs }: ServerOptions): readonly Route<ServiceCall>[] {
  const names = Array.from({ length: count }, (_, index) => `server-${index + 1}`);
  const servers = new ProjectResources(context, names);
  const quota = new ServerQuota(servers);
  return [
    serverActionRoute({ context, servers, buildMs, detail: (server, call) => detail(context, server, call) }),
    ...quota.routes(),
    listRoute(context, servers, '/servers'),
    listRoute(context, servers, '/servers/detail'),
    createRoute(context, { servers, quota, buildMs }),
    projectRoute('GET', '/v2.1/servers/:id', (call, projectId, id) => {
      const server = servers.find(projectId, id);
      return server === undefined ? missing(id) : jsonReply(200, { server: detail(context, server, call) });
    }),
    projectRoute('DELETE', '/v2.1/servers/:id', (_, projectId, id) =>
      servers.remove(projectId, id) ? emptyReply(204) : missing(id),
    ),
  ];
}
