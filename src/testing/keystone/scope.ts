import type { CloudReply } from '../cloud-request.js';
import type { Project, Role } from '../directory.js';
import { member, memberNames, textMember } from '../json-member.js';
import type { TokenGrant, TokenScope } from '../token-registry.js';
import type { Proof } from './auth-methods.js';
import { keystoneFault } from './fault.js';
import type { KeystoneState } from './keystone-state.js';

type Resolve = (keystone: KeystoneState, proof: Proof, reference: unknown) => TokenGrant | CloudReply;

function grant(proof: Proof, scope: TokenScope, roles: readonly Role[]): TokenGrant {
  return {
    user: proof.user,
    methods: proof.methods,
    scope,
    roles,
    endsBy: proof.token?.expiresAt ?? proof.applicationCredential?.expiresAt,
    parentAuditId: proof.token?.auditIds.at(-1),
    trust: undefined,
    applicationCredential: proof.applicationCredential,
  };
}

const noAccess = (proof: Proof, place: string): CloudReply =>
  keystoneFault(401, `User ${proof.user.id} has no access to ${place}.`);

function onProject(proof: Proof, wanted: Project | undefined): TokenGrant | CloudReply {
  const roles = wanted && proof.user.projectRoles.get(wanted.id);
  if (wanted === undefined || roles === undefined) return noAccess(proof, `project ${wanted?.id ?? 'of that name or id'}`);
  return grant(proof, { kind: 'project', project: wanted }, roles);
}

function project({ context }: KeystoneState, proof: Proof, reference: unknown): TokenGrant | CloudReply {
  const { projects } = context.directory;
  const id = textMember(reference, 'id');
  if (id !== undefined) return onProject(proof, projects.find((one) => one.id === id));
  const name = textMember(reference, 'name');
  const home = textMember(reference, 'domain', 'id') ?? textMember(reference, 'domain', 'name');
  if (name === undefined) return keystoneFault(400, 'A project is wanted, by "id" or by "name" and "domain".');
  if (home === undefined) return keystoneFault(400, 'The project is given by name, so its "domain" is wanted.');
  return onProject(
    proof,
    projects.find((one) => one.name === name && (one.domain.id === home || one.domain.name === home)),
  );
}

function domain({ context }: KeystoneState, proof: Proof, reference: unknown): TokenGrant | CloudReply {
  const wanted = textMember(reference, 'id') ?? textMember(reference, 'name');
  if (wanted === undefined) return keystoneFault(400, 'A domain is wanted, by "id" or by "name".');
  const found = context.directory.domains.find((one) => one.id === wanted || one.name === wanted);
  const roles = found && proof.user.domainRoles.get(found.id);
  if (found === undefined || roles === undefined) return noAccess(proof, 'that domain');
  return grant(proof, { kind: 'domain', domain: found }, roles);
}

function system(_: KeystoneState, proof: Proof, reference: unknown): TokenGrant | CloudReply {
  if (member(reference, 'all') !== true) return keystoneFault(400, 'The system scope is { "system": { "all": true } }.');
  const { systemRoles } = proof.user;
  return systemRoles.length === 0 ? noAccess(proof, 'the system') : grant(proof, { kind: 'system' }, systemRoles);
}

function trust(keystone: KeystoneState, proof: Proof, reference: unknown): TokenGrant | CloudReply {
  const found = keystone.trusts.get(textMember(reference, 'id') ?? '');
  if (found === undefined) return keystoneFault(404, 'There is no such trust.');
  if (found.trustee !== proof.user) return keystoneFault(403, 'The trust was given to another user.');
  const acting = { ...proof, user: found.impersonation ? found.trustor : proof.user };
  return { ...grant(acting, { kind: 'project', project: found.project }, found.roles), trust: found };
}

const kinds = new Map<string, Resolve>([
  ['project', project],
  ['domain', domain],
  ['system', system],
  ['OS-TRUST:trust', trust],
]);

function byDefault(proof: Proof): TokenGrant {
  const { defaultProject, projectRoles } = proof.user;
  const roles = defaultProject && projectRoles.get(defaultProject.id);
  if (defaultProject === undefined || roles === undefined) return grant(proof, { kind: 'unscoped' }, []);
  return grant(proof, { kind: 'project', project: defaultProject }, roles);
}

/**
 * What a sign-in is worth in the scope it asks for. An application credential brings its own scope; asking for one is refused.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization
 */
export function chooseScope(keystone: KeystoneState, proof: Proof, scope: unknown): TokenGrant | CloudReply {
  const credential = proof.applicationCredential;
  if (credential !== undefined) {
    if (scope !== undefined) return keystoneFault(401, 'Application credentials cannot request a scope.', { identity: {} });
    return grant(proof, { kind: 'project', project: credential.project }, credential.roles);
  }
  if (scope === undefined) return byDefault(proof);
  if (scope === 'unscoped') return grant(proof, { kind: 'unscoped' }, []);
  const asked = memberNames(scope).filter((name) => kinds.has(name));
  const [kind] = asked;
  const resolve = asked.length === 1 && kind !== undefined ? kinds.get(kind) : undefined;
  if (kind === undefined || resolve === undefined) {
    return keystoneFault(400, `The request wants exactly one scope of: ${[...kinds.keys()].join(', ')}.`);
  }
  return resolve(keystone, proof, member(scope, kind));
}
