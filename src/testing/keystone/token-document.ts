import { catalogV3 } from '../catalog.js';
import type { CloudContext } from '../cloud-context.js';
import type { ApplicationCredential, IssuedToken, Trust } from '../token-registry.js';
import { wireTime } from '../wire-time.js';

function scopeMembers({ scope, trust }: IssuedToken): Readonly<Record<string, unknown>> {
  switch (scope.kind) {
    case 'unscoped':
      return {};
    case 'project': {
      const { id, name, domain } = scope.project;
      return { project: { domain, id, name }, ...(trust === undefined && { is_domain: false }) };
    }
    case 'domain':
      return { domain: scope.domain };
    case 'system':
      return { system: { all: true } };
  }
}

function trustMember(trust: Trust): unknown {
  return {
    id: trust.id,
    trustor_user: { id: trust.trustor.id },
    trustee_user: { id: trust.trustee.id },
    impersonation: trust.impersonation,
  };
}

function credentialMember({ id, name, unrestricted, accessRules }: ApplicationCredential): unknown {
  return { id, name, restricted: !unrestricted, ...(accessRules && { access_rules: accessRules }) };
}

/**
 * A token as Keystone v3 describes it. Its id is no part of it: that travels in `X-Subject-Token`.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#validate-and-show-information-for-token
 */
export function tokenDocument(context: CloudContext, token: IssuedToken, withCatalog: boolean): unknown {
  const scoped = token.scope.kind !== 'unscoped';
  const { user, trust, applicationCredential } = token;
  return {
    token: {
      methods: token.methods,
      user: { domain: user.domain, id: user.id, name: user.name, password_expires_at: null },
      audit_ids: token.auditIds,
      expires_at: wireTime(token.expiresAt),
      issued_at: wireTime(token.issuedAt),
      ...(trust && { 'OS-TRUST:trust': trustMember(trust) }),
      ...scopeMembers(token),
      ...(scoped && { roles: token.roles }),
      ...(scoped && withCatalog && { catalog: catalogV3(context, token) }),
      ...(applicationCredential && { application_credential: credentialMember(applicationCredential) }),
    },
  };
}
