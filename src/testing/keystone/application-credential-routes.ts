import type { CloudReply } from '../cloud-request.js';
import { member } from '../json-member.js';
import { emptyReply, isReply, jsonReply } from '../replies.js';
import type { Route } from '../router.js';
import type { ApplicationCredential } from '../token-registry.js';
import { wireTime } from '../wire-time.js';
import { makeApplicationCredential } from './make-application-credential.js';
import { linkTo, listReply } from './entity-documents.js';
import { keystoneFault } from './fault.js';
import { forbidden, guardedRoutes, type GuardedCall } from './guard.js';
import type { KeystoneState } from './keystone-state.js';

function entity({ context }: KeystoneState, credential: ApplicationCredential): Readonly<Record<string, unknown>> {
  const { id, name, description, expiresAt, accessRules } = credential;
  return {
    id,
    name,
    description: description ?? null,
    user_id: credential.user.id,
    project_id: credential.project.id,
    system: null,
    expires_at: expiresAt === undefined ? null : wireTime(expiresAt),
    unrestricted: credential.unrestricted,
    roles: credential.roles.map((role) => ({ ...role, domain_id: null })),
    ...(accessRules && { access_rules: accessRules }),
    links: { self: linkTo(context, `/users/${credential.user.id}/application_credentials/${id}`) },
  };
}

function create(keystone: KeystoneState, { caller, json }: GuardedCall): CloudReply {
  const credential = makeApplicationCredential(keystone, caller, member(json, 'application_credential'));
  if (isReply(credential)) return credential;
  keystone.applicationCredentials.set(credential.id, credential);
  return jsonReply(201, { application_credential: { ...entity(keystone, credential), secret: credential.secret } });
}

function list(keystone: KeystoneState, { caller }: GuardedCall): CloudReply {
  const own = [...keystone.applicationCredentials.values()].filter((one) => one.user === caller.user);
  return listReply(keystone.context, `/users/${caller.user.id}/application_credentials`, {
    application_credentials: own.map((one) => entity(keystone, one)),
  });
}

function remove(keystone: KeystoneState, { caller }: GuardedCall, id: string): CloudReply {
  const found = keystone.applicationCredentials.get(id);
  if (found?.user !== caller.user) return keystoneFault(404, `Could not find Application Credential: ${id}.`);
  keystone.applicationCredentials.delete(id);
  keystone.context.tokens.revoke((token) => token.applicationCredential === found);
  return emptyReply(204);
}

function show(keystone: KeystoneState, { caller }: GuardedCall, id: string): CloudReply {
  const found = keystone.applicationCredentials.get(id);
  return found?.user === caller.user
    ? jsonReply(200, { application_credential: entity(keystone, found) })
    : keystoneFault(404, `Could not find Application Credential: ${id}.`);
}

/**
 * Application credentials, each user's own.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#application-credentials
 */
export function applicationCredentialRoutes(keystone: KeystoneState): readonly Route[] {
  type Handler = (keystone: KeystoneState, call: GuardedCall, id: string) => CloudReply;
  const guarded = guardedRoutes(keystone.context);
  const own = (method: string, pattern: string, answer: Handler): Route =>
    guarded(method, pattern, (call, user = '', id = '') =>
      call.caller.user.id === user ? answer(keystone, call, id) : forbidden('identity:application_credentials'),
    );
  return [
    own('POST', '/v3/users/:user/application_credentials', create),
    own('GET', '/v3/users/:user/application_credentials', list),
    own('GET', '/v3/users/:user/application_credentials/:id', show),
    own('DELETE', '/v3/users/:user/application_credentials/:id', remove),
  ];
}
