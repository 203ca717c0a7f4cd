import type { CloudReply } from '../cloud-request.js';
import { listMember, member, textMember } from '../json-member.js';
import { emptyReply, jsonReply } from '../replies.js';
import type { Route } from '../router.js';
import type { Trust } from '../token-registry.js';
import { linkTo } from './entity-documents.js';
import { keystoneFault } from './fault.js';
import { forbidden, guardedRoutes, type GuardedCall } from './guard.js';
import type { KeystoneState } from './keystone-state.js';

function entity({ context }: KeystoneState, trust: Trust): unknown {
  return {
    id: trust.id,
    trustor_user_id: trust.trustor.id,
    trustee_user_id: trust.trustee.id,
    project_id: trust.project.id,
    impersonation: trust.impersonation,
    roles: trust.roles,
    expires_at: null,
    remaining_uses: null,
    deleted_at: null,
    redelegation_count: 0,
    links: { self: linkTo(context, `/OS-TRUST/trusts/${trust.id}`) },
  };
}

function create(keystone: KeystoneState, { caller, json }: GuardedCall): CloudReply {
  const asked = member(json, 'trust');
  const { users, projects } = keystone.context.directory;
  const trustee = users.find(({ id }) => id === textMember(asked, 'trustee_user_id'));
  const project = projects.find(({ id }) => id === textMember(asked, 'project_id'));
  const impersonation = member(asked, 'impersonation');
  if (trustee === undefined || project === undefined || typeof impersonation !== 'boolean') {
    return keystoneFault(400, 'A trust wants "trustee_user_id" and "project_id" that exist, and "impersonation".');
  }
  if (textMember(asked, 'trustor_user_id') !== caller.user.id) return forbidden('identity:create_trust');
  const wanted = listMember(asked, 'roles');
  const roles = (caller.user.projectRoles.get(project.id) ?? []).filter(({ id, name }) =>
    wanted.some((role) => textMember(role, 'id') === id || textMember(role, 'name') === name),
  );
  if (roles.length === 0 || roles.length !== wanted.length) return forbidden('identity:create_trust');
  const trust: Trust = { id: keystone.context.ids(), trustor: caller.user, trustee, project, roles, impersonation };
  keystone.trusts.set(trust.id, trust);
  return jsonReply(201, { trust: entity(keystone, trust) });
}

function remove(keystone: KeystoneState, { caller }: GuardedCall, id: string): CloudReply {
  const found = keystone.trusts.get(id);
  if (found === undefined) return keystoneFault(404, `Could not find trust: ${id}.`);
  if (found.trustor !== caller.user) return forbidden('identity:delete_trust');
  keystone.trusts.delete(id);
  keystone.context.tokens.revoke((token) => token.trust === found);
  return emptyReply(204);
}

/**
 * Making and ending trusts.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#os-trust-api
 */
export function trustRoutes(keystone: KeystoneState): readonly Route[] {
  const guarded = guardedRoutes(keystone.context);
  return [
    guarded('POST', '/v3/OS-TRUST/trusts', (call) => create(keystone, call)),
    guarded('DELETE', '/v3/OS-TRUST/trusts/:trust', (call, id: string) => remove(keystone, call, id)),
  ];
}
