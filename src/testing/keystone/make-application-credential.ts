import type { CloudReply } from '../cloud-request.js';
import type { Project, Role } from '../directory.js';
import { listMember, member, textMember } from '../json-member.js';
import { isReply } from '../replies.js';
import type { AccessRule, ApplicationCredential, IssuedToken } from '../token-registry.js';
import { keystoneFault } from './fault.js';
import { forbidden } from './guard.js';
import type { KeystoneState } from './keystone-state.js';

function accessRules(keystone: KeystoneState, asked: unknown): readonly AccessRule[] | undefined {
  if (member(asked, 'access_rules') === undefined) return undefined;
  return listMember(asked, 'access_rules').map((rule) => ({
    id: keystone.context.ids(),
    service: textMember(rule, 'service'),
    method: textMember(rule, 'method'),
    path: textMember(rule, 'path'),
  }));
}

/** The roles asked for, all of the token's by default; `undefined` if the token lacks one. */
function rolesFor(caller: IssuedToken, asked: unknown): readonly Role[] | undefined {
  const wanted = listMember(asked, 'roles');
  if (wanted.length === 0) return caller.roles;
  const chosen = caller.roles.filter(({ id, name }) =>
    wanted.some((role) => textMember(role, 'id') === id || textMember(role, 'name') === name),
  );
  return chosen.length === wanted.length ? chosen : undefined;
}

/** Keystone takes instants without a zone as UTC; an instant nobody can read is `NaN`. */
function instant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

interface Basis {
  readonly name: string;
  readonly project: Project;
  readonly roles: readonly Role[];
  readonly expiresAt: number | undefined;
}

/** What Keystone refuses a new application credential for, in the order it looks. */
function basisOf(keystone: KeystoneState, caller: IssuedToken, asked: unknown): Basis | CloudReply {
  const name = textMember(asked, 'name');
  if (name === undefined) return keystoneFault(400, 'An application credential wants a "name".');
  if (caller.scope.kind !== 'project') return keystoneFault(400, 'An application credential belongs to a project; this token has none.');
  if (caller.applicationCredential?.unrestricted === false) return forbidden('identity:create_application_credential');
  const roles = rolesFor(caller, asked);
  if (roles === undefined) return keystoneFault(400, 'An application credential cannot have a role its user lacks.');
  const existing = [...keystone.applicationCredentials.values()];
  if (existing.some((one) => one.user === caller.user && one.name === name)) {
    return keystoneFault(409, `The user has an application credential "${name}" already.`);
  }
  const expiresAt = instant(textMember(asked, 'expires_at'));
  return Number.isNaN(expiresAt)
    ? keystoneFault(400, '"expires_at" is no ISO 8601 instant.')
    : { name, project: caller.scope.project, roles, expiresAt };
}

/** The application credential a caller asks for, not yet kept; an answer if it is refused. */
export function makeApplicationCredential(
  keystone: KeystoneState,
  caller: IssuedToken,
  asked: unknown,
): ApplicationCredential | CloudReply {
  const basis = basisOf(keystone, caller, asked);
  if (isReply(basis)) return basis;
  const { ids } = keystone.context;
  return {
    ...basis,
    id: ids(),
    secret: textMember(asked, 'secret') ?? `${ids()}${ids()}`,
    description: textMember(asked, 'description'),
    user: caller.user,
    unrestricted: member(asked, 'unrestricted') === true,
    accessRules: accessRules(keystone, asked),
  };
}
