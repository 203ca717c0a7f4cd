import type { Call } from '../call.js';
import { catalogV2 } from '../catalog.js';
import type { CloudReply } from '../cloud-request.js';
import type { Project } from '../directory.js';
import { member, textMember } from '../json-member.js';
import { isReply, jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import type { IssuedToken } from '../token-registry.js';
import { wireTime } from '../wire-time.js';
import { proveIdentity, type Proof } from './auth-methods.js';
import { keystoneFault } from './fault.js';
import { guardedRoutes, type GuardedCall } from './guard.js';
import type { KeystoneState } from './keystone-state.js';
import { completeFactors } from './multi-factor.js';
import { chooseScope } from './scope.js';

const tenant = ({ id, name }: Project): unknown => ({ id, name, description: '', enabled: true });

function accessDocument({ context }: KeystoneState, token: IssuedToken): unknown {
  const { scope, user, roles } = token;
  const project = scope.kind === 'project' ? scope.project : undefined;
  return {
    access: {
      token: {
        id: token.id,
        expires: wireTime(token.expiresAt),
        issued_at: wireTime(token.issuedAt),
        audit_ids: token.auditIds,
        ...(project && { tenant: tenant(project) }),
      },
      serviceCatalog: project === undefined ? [] : catalogV2(context, token),
      user: { id: user.id, name: user.name, username: user.name, roles: roles.map(({ name }) => ({ name })), roles_links: [] },
      metadata: { is_admin: 0, roles: roles.map(({ id }) => id) },
    },
  };
}

/** What v2.0 asks, said as v3 does; `undefined` if it is neither a password nor a token. */
function identityOf(auth: unknown, domainId: string | undefined): unknown {
  const password = member(auth, 'passwordCredentials');
  if (password !== undefined) {
    const user = {
      id: textMember(password, 'userId'),
      name: textMember(password, 'username'),
      password: textMember(password, 'password'),
      domain: { id: domainId },
    };
    return { methods: ['password'], password: { user } };
  }
  const token = member(auth, 'token');
  return token === undefined ? undefined : { methods: ['token'], token };
}

function scopeOf(auth: unknown, domainId: string | undefined): unknown {
  const id = textMember(auth, 'tenantId');
  const name = textMember(auth, 'tenantName');
  if (id === undefined && name === undefined) return undefined;
  return { project: { id, name, domain: { id: domainId } } };
}

function prove(keystone: KeystoneState, identity: unknown): Proof | CloudReply {
  const proof = proveIdentity(keystone, identity);
  return isReply(proof) ? proof : completeFactors(keystone, proof, undefined);
}

function signIn(keystone: KeystoneState, call: Call): CloudReply {
  const auth = member(call.json, 'auth');
  const domainId = keystone.context.directory.domains[0]?.id;
  const identity = identityOf(auth, domainId);
  if (identity === undefined) return keystoneFault(400, 'The request wants "passwordCredentials" or "token" in "auth".');
  const proof = prove(keystone, identity);
  if (isReply(proof)) return proof;
  const grant = chooseScope(keystone, proof, scopeOf(auth, domainId));
  return isReply(grant) ? grant : jsonReply(200, accessDocument(keystone, keystone.context.tokens.issue(grant)));
}

function tenants({ context }: KeystoneState, { caller }: GuardedCall): CloudReply {
  const reachable = context.directory.projects.filter(({ id }) => caller.user.projectRoles.has(id));
  return jsonReply(200, { tenants: reachable.map(tenant), tenants_links: [] });
}

/**
 * The v2.0 API, for clients that still speak it. It knows one domain, the first.
 *
 * @see https://docs.openstack.org/api-ref/identity/v2/
 */
export function v2Routes(keystone: KeystoneState): readonly Route[] {
  return [
    route('POST', '/v2.0/tokens', (call) => signIn(keystone, call)),
    guardedRoutes(keystone.context)('GET', '/v2.0/tenants', (call) => tenants(keystone, call)),
  ];
}
