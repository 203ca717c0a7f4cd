import type { CloudContext } from '../cloud-context.js';
import type { CloudReply } from '../cloud-request.js';
import type { Domain, Project, User } from '../directory.js';
import { jsonReply } from '../replies.js';

/** The absolute URL of a Keystone v3 path. */
export function linkTo(context: CloudContext, path: string): string {
  return `${context.baseUrl}/identity/v3${path}`;
}

/** A list as Keystone writes it; it never pages. */
export function listReply(context: CloudContext, path: string, lists: Readonly<Record<string, readonly unknown[]>>): CloudReply {
  return jsonReply(200, { ...lists, links: { next: null, self: linkTo(context, path), previous: null } });
}

/** A domain as Keystone describes it. */
export function domainEntity(context: CloudContext, { id, name }: Domain): unknown {
  return { id, name, description: '', enabled: true, tags: [], options: {}, links: { self: linkTo(context, `/domains/${id}`) } };
}

/** A project as Keystone describes it. */
export function projectEntity(context: CloudContext, { id, name, domain }: Project): unknown {
  return {
    id,
    name,
    domain_id: domain.id,
    description: '',
    enabled: true,
    parent_id: domain.id,
    is_domain: false,
    tags: [],
    options: {},
    links: { self: linkTo(context, `/projects/${id}`) },
  };
}

/** A user as Keystone describes it. */
export function userEntity(context: CloudContext, { id, name, domain, multiFactor }: User): unknown {
  const rules = { multi_factor_auth_rules: multiFactor, multi_factor_auth_enabled: true };
  return {
    id,
    name,
    domain_id: domain.id,
    enabled: true,
    password_expires_at: null,
    options: multiFactor.length === 0 ? {} : rules,
    links: { self: linkTo(context, `/users/${id}`) },
  };
}
