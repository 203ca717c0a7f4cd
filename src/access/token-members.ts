import { frozenList } from './frozen-list.js';
import { textIn, textsIn, type JsonObject } from './json-object.js';
import type { Role, TokenFacts } from './token-facts.js';

/** What `audit_ids` says; v2.0 and v3 write it alike. */
export function readAudit(token: JsonObject | undefined): Pick<TokenFacts, 'auditId' | 'auditChainId' | 'initialAuditId'> {
  const [auditId, auditChainId] = textsIn(token, 'audit_ids');
  return { auditId, auditChainId, initialAuditId: auditChainId ?? auditId };
}

/** The roles of a token, as objects and by name. */
export function readRoles(entries: readonly JsonObject[]): Pick<TokenFacts, 'roles' | 'roleIds' | 'roleNames'> {
  const roles = entries.map((entry): Role => Object.freeze({ id: textIn(entry, 'id'), name: textIn(entry, 'name') }));
  return {
    roles: Object.freeze(roles),
    roleIds: frozenList(roles.map(({ id }) => id).filter((id) => id !== undefined)),
    roleNames: frozenList(roles.map(({ name }) => name).filter((name) => name !== undefined)),
  };
}
