import type { AccessInfo } from 'keystoneauth-rx';
import { camelCase } from './names.js';

/** keystoneauth's properties whose names here are not just camelCase. */
const OTHER_NAMES: Readonly<Record<string, string>> = { expires: 'expiresAt', issued: 'issuedAt' };

/** The properties of FORMAT section 6, H. */
const PROPERTIES = [
  ...['version', 'auth_token', 'expires', 'issued', 'username', 'user_id', 'user_domain_id', 'user_domain_name'],
  ...['role_ids', 'role_names', 'domain_name', 'domain_id', 'project_name', 'tenant_name', 'scoped', 'project_scoped'],
  ...['domain_scoped', 'system_scoped', 'trust_id', 'trust_scoped', 'trustee_user_id', 'trustor_user_id', 'project_id'],
  ...['tenant_id', 'project_domain_id', 'project_domain_name', 'project_is_domain', 'oauth_access_token_id'],
  ...['oauth_consumer_id', 'is_federated', 'is_admin_project', 'audit_id', 'audit_chain_id', 'initial_audit_id', 'bind'],
  ...['has_service_catalog'],
];
/** Those of v3 tokens only. */
const V3_PROPERTIES = ['system', 'application_credential_id', 'application_credential_access_rules', 'oauth2_credential_thumbprint'];
/** Those that are left out when the token has none. */
const RARE_PROPERTIES = ['application_credential', 'oauth2_credential'];

/** Access information by keystoneauth's names; null for none. */
export function renderAccess(access: AccessInfo | undefined): unknown {
  if (access === undefined) return null;
  const source = access as unknown as Readonly<Record<string, unknown>>;
  const valueOf = (name: string): unknown => source[OTHER_NAMES[name] ?? camelCase(name)] ?? null;
  const isV3 = access.version === 'v3';
  const names = [...PROPERTIES, ...(isV3 ? V3_PROPERTIES : []), ...RARE_PROPERTIES.filter((name) => valueOf(name) !== null)];
  return {
    ...Object.fromEntries(names.map((name) => [name, valueOf(name)])),
    ...(isV3 && { service_providers: renderServiceProviders(access) }),
  };
}

function renderServiceProviders({ serviceProviders }: AccessInfo): unknown {
  const providers = Object.entries(serviceProviders?.toJSON() ?? {});
  return Object.fromEntries(providers.map(([id, { authUrl, spUrl }]) => [id, { auth_url: authUrl ?? null, sp_url: spUrl ?? null }]));
}
