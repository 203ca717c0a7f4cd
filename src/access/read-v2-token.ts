import { hasMember, objectIn, objectsIn, textIn, textsIn, type JsonObject } from './json-object.js';
import { parseTime } from './parse-time.js';
import type { TokenFacts } from './token-facts.js';
import { readAudit, readRoles } from './token-members.js';

/** Members of v3 tokens that v2.0 knows nothing of. */
const NOT_IN_V2 = {
  methods: Object.freeze([]),
  userDomainId: undefined,
  userDomainName: undefined,
  passwordExpiresAt: undefined,
  isFederated: false,
  federation: undefined,
  isAdminProject: true,
  domainScoped: false,
  systemScoped: false,
  projectDomainId: undefined,
  projectDomainName: undefined,
  projectIsDomain: false,
  domainId: undefined,
  domainName: undefined,
  system: undefined,
  trustorUserId: undefined,
  trustImpersonation: undefined,
  applicationCredential: undefined,
  applicationCredentialId: undefined,
  applicationCredentialAccessRules: undefined,
  applicationCredentialRestricted: undefined,
  oauth2Credential: undefined,
  oauth2CredentialThumbprint: undefined,
  oauthAccessTokenId: undefined,
  oauthConsumerId: undefined,
  serviceProviders: undefined,
} as const satisfies Partial<TokenFacts>;

/**
 * Reads the `access` object of a v2.0 token document.
 *
 * @see https://docs.openstack.org/keystone/queens/api_curl_examples.html
 */
export function readV2Token(access: JsonObject): TokenFacts {
  const token = objectIn(access, 'token');
  const user = objectIn(access, 'user');
  const trust = objectIn(access, 'trust');
  return {
    ...NOT_IN_V2,
    version: 'v2.0',
    expiresAt: parseTime(token?.['expires']),
    issuedAt: parseTime(token?.['issued_at']),
    userId: textIn(user, 'id'),
    username: textIn(user, 'name') ?? textIn(user, 'username'),
    ...readRoles(objectsIn(user, 'roles')),
    roleIds: Object.freeze(textsIn(objectIn(access, 'metadata'), 'roles')),
    ...readTenant(token, user),
    trustScoped: trust !== undefined,
    trustId: textIn(trust, 'id'),
    trusteeUserId: textIn(trust, 'trustee_user_id'),
    bind: objectIn(token, 'bind'),
    ...readAudit(token),
    hasServiceCatalog: hasMember(access, 'serviceCatalog'),
  };
}

type TenantFact = 'projectId' | 'projectName' | 'tenantId' | 'tenantName' | 'projectScoped' | 'scoped';

/** Before 2012 Keystone wrote the tenant into the user, and before that only its id into the token. */
function readTenant(token: JsonObject | undefined, user: JsonObject | undefined): Pick<TokenFacts, TenantFact> {
  const tenant = objectIn(token, 'tenant');
  const oldest = textIn(token, 'tenantId');
  const id = textIn(tenant, 'id') ?? textIn(user, 'tenantId') ?? oldest;
  const name = textIn(tenant, 'name') ?? textIn(user, 'tenantName') ?? oldest;
  const scoped = id !== undefined;
  return { projectId: id, projectName: name, tenantId: id, tenantName: name, projectScoped: scoped, scoped };
}
