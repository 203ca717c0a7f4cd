import type { Call } from '../call.js';
import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import type { Project, User } from '../directory.js';
import { jsonReply } from '../replies.js';
import type { Route } from '../router.js';
import { listReply, projectEntity, userEntity } from './entity-documents.js';
import { keystoneFault } from './fault.js';
import { forbidden, guardedRoutes, isAdmin, type GuardedCall } from './guard.js';

function named<T extends User | Project>(entries: readonly T[], { query }: Call): T[] {
  const name = query.get('name');
  const domain = query.get('domain_id');
  return entries.filter((entry) => (name === null || entry.name === name) && (domain === null || entry.domain.id === domain));
}

function users(context: CloudContext, call: GuardedCall): CloudReply {
  if (!isAdmin(call.caller)) return forbidden('identity:list_users');
  return listReply(context, '/users', {
    users: named(context.directory.users, call).map((one) => userEntity(context, one)),
  });
}

function projects(context: CloudContext, call: GuardedCall): CloudReply {
  if (!isAdmin(call.caller)) return forbidden('identity:list_projects');
  return listReply(context, '/projects', {
    projects: named(context.directory.projects, call).map((one) => projectEntity(context, one)),
  });
}

function user(context: CloudContext, { caller }: GuardedCall, id: string): CloudReply {
  const found = context.directory.users.find((one) => one.id === id);
  if (found !== caller.user && !isAdmin(caller)) return forbidden('identity:get_user');
  return found === undefined
    ? keystoneFault(404, `Could not find user: ${id}.`)
    : jsonReply(200, { user: userEntity(context, found) });
}

function project(context: CloudContext, { caller }: GuardedCall, id: string): CloudReply {
  const found = context.directory.projects.find((one) => one.id === id);
  const member = caller.scope.kind === 'project' && caller.scope.project === found;
  if (!member && !isAdmin(caller)) return forbidden('identity:get_project');
  return found === undefined
    ? keystoneFault(404, `Could not find project: ${id}.`)
    : jsonReply(200, { project: projectEntity(context, found) });
}

/**
 * Users and projects, to be read: lists by admins, one's own user and project by anybody.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#users
 */
export function peopleRoutes(context: CloudContext): readonly Route[] {
  const guarded = guardedRoutes(context);
  return [
    guarded('GET', '/v3/users', (call) => users(context, call)),
    guarded('GET', '/v3/users/:user', (call, id: string) => user(context, call, id)),
    guarded('GET', '/v3/projects', (call) => projects(context, call)),
    guarded('GET', '/v3/projects/:project', (call, id: string) => project(context, call, id)),
  ];
}
