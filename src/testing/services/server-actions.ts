import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import { member, memberNames, textMember } from '../json-member.js';
import { forbidden, isAdmin } from '../keystone/guard.js';
import { emptyReply, jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import { namedFault } from './named-fault.js';
import type { ProjectResources, Resource } from './project-resources.js';
import type { ServiceCall } from './service-face.js';
import { serverState } from './server-state.js';

/** What actions act on. */
export interface ActingServers {
  readonly context: CloudContext;
  readonly servers: ProjectResources;
  /** How long a rebuilt server takes. */
  readonly buildMs: number;
  readonly detail: (server: Resource, call: ServiceCall) => unknown;
}

const missing = (id: string): CloudReply => namedFault(404, `Instance ${id} could not be found.`);

/** What an action is done to. */
interface Target {
  readonly projectId: string;
  readonly server: Resource;
}

/** Administrators act on the servers of every project, others on those of their own. */
function target({ servers }: ActingServers, { caller }: ServiceCall, id: string): Target | undefined {
  const own = caller.scope.kind === 'project' ? caller.scope.project.id : undefined;
  const projectId = isAdmin(caller) ? servers.projectOf(id) : own;
  const server = projectId === undefined ? undefined : servers.find(projectId, id);
  return projectId === undefined || server === undefined ? undefined : { projectId, server };
}

function rebuild(acting: ActingServers, call: ServiceCall, { projectId, server }: Target): CloudReply {
  const { context, servers, buildMs, detail } = acting;
  if (textMember(call.json, 'rebuild', 'imageRef') === undefined) return namedFault(400, 'A rebuild wants an "imageRef".');
  const { status } = serverState(server, context.now());
  if (status === 'BUILD' || status === 'REBUILD') {
    return namedFault(409, `Cannot 'rebuild' instance ${server.id} while it is in vm_state building`);
  }
  const rebuilt = servers.change(projectId, server.id, { kind: 'rebuilt', buildMs });
  return rebuilt === undefined ? missing(server.id) : jsonReply(202, { server: detail(rebuilt, call) });
}

function resetState({ servers }: ActingServers, { caller, json }: ServiceCall, { projectId, server }: Target): CloudReply {
  if (!isAdmin(caller)) return forbidden('os_compute_api:os-admin-actions:reset_state');
  const state = member(json, 'os-resetState', 'state');
  if (state !== 'error' && state !== 'active') return namedFault(400, 'A "state" is "error" or "active".');
  servers.change(projectId, server.id, { kind: state === 'error' ? 'failed' : 'set-right' });
  return emptyReply(202);
}

/**
 * What Nova lets callers do to a server: `rebuild`, and `os-resetState` for administrators, who bring a server into ERROR with it.
 *
 * @see https://docs.openstack.org/api-ref/compute/#servers-run-an-action-servers-action
 */
export function serverActionRoute(acting: ActingServers): Route<ServiceCall> {
  return route('POST', '/v2.1/servers/:id/action', (call: ServiceCall, id = '') => {
    const found = target(acting, call, id);
    if (found === undefined) return missing(id);
    const [name = ''] = memberNames(call.json);
    if (name === 'rebuild') return rebuild(acting, call, found);
    if (name === 'os-resetState') return resetState(acting, call, found);
    return namedFault(400, `There is no such action: ${name}.`);
  });
}
