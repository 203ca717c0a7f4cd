import { catalogV3 } from '../catalog.js';
import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import { jsonReply } from '../replies.js';
import type { Route } from '../router.js';
import { domainEntity, linkTo, listReply, projectEntity } from './entity-documents.js';
import { forbidden, guardedRoutes, type GuardedCall } from './guard.js';

function projects(context: CloudContext, { caller }: GuardedCall): CloudReply {
  const reachable = context.directory.projects.filter(({ id }) => caller.user.projectRoles.has(id));
  return listReply(context, '/auth/projects', { projects: reachable.map((project) => projectEntity(context, project)) });
}

function domains(context: CloudContext, { caller }: GuardedCall): CloudReply {
  const reachable = context.directory.domains.filter(({ id }) => caller.user.domainRoles.has(id));
  return listReply(context, '/auth/domains', { domains: reachable.map((domain) => domainEntity(context, domain)) });
}

function system(context: CloudContext, { caller }: GuardedCall): CloudReply {
  const reachable = caller.user.systemRoles.length === 0 ? [] : [{ all: true }];
  return jsonReply(200, { system: reachable, links: { self: linkTo(context, '/auth/system') } });
}

function catalog(context: CloudContext, { caller }: GuardedCall): CloudReply {
  if (caller.scope.kind === 'unscoped') return forbidden('identity:get_auth_catalog');
  return jsonReply(200, { catalog: catalogV3(context, caller), links: { self: linkTo(context, '/auth/catalog') } });
}

/**
 * What a token's user may scope to, and the catalog.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#get-available-project-scopes
 */
export function scopeListRoutes(context: CloudContext): readonly Route[] {
  const guarded = guardedRoutes(context);
  const lists = { projects, domains, system, catalog };
  return Object.entries(lists).map(([name, list]) => guarded('GET', `/v3/auth/${name}`, (call) => list(context, call)));
}
