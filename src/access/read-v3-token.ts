import { frozenList } from './frozen-list.js';
import { flagIn, hasMember, listIn, objectIn, objectsIn, textIn, textsIn, type JsonObject } from './json-object.js';
import { parseTime } from './parse-time.js';
import { readScope, readTrust } from './read-v3-scope.js';
import { ServiceProviders } from './service-providers.js';
import type { Federation, TokenFacts } from './token-facts.js';
import { readAudit, readRoles } from './token-members.js';

/**
 * Reads the `token` object of a v3 token document.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization
 */
export function readV3Token(token: JsonObject): TokenFacts {
  return {
    version: 'v3',
    expiresAt: parseTime(token['expires_at']),
    issuedAt: parseTime(token['issued_at']),
    methods: frozenList(textsIn(token, 'methods')),
    ...readUser(objectIn(token, 'user')),
    ...readRoles(objectsIn(token, 'roles')),
    ...readScope(token),
    ...readTrust(token),
    ...readCredentials(token),
    ...readAudit(token),
    hasServiceCatalog: hasMember(token, 'catalog'),
    serviceProviders: new ServiceProviders(objectsIn(token, 'service_providers')),
  };
}

type UserFact =
  | 'userId'
  | 'username'
  | 'userDomainId'
  | 'userDomainName'
  | 'passwordExpiresAt'
  | 'isFederated'
  | 'federation';

function readUser(user: JsonObject | undefined): Pick<TokenFacts, UserFact> {
  const domain = objectIn(user, 'domain');
  return {
    userId: textIn(user, 'id'),
    username: textIn(user, 'name'),
    userDomainId: textIn(domain, 'id'),
    userDomainName: textIn(domain, 'name'),
    passwordExpiresAt: parseTime(user?.['password_expires_at']),
    isFederated: hasMember(user, 'OS-FEDERATION'),
    federation: readFederation(objectIn(user, 'OS-FEDERATION')),
  };
}

function readFederation(federation: JsonObject | undefined): Federation | undefined {
  if (federation === undefined) return undefined;
  const groups = objectsIn(federation, 'groups').map((group) => textIn(group, 'id'));
  return Object.freeze({
    identityProviderId: textIn(objectIn(federation, 'identity_provider'), 'id'),
    protocolId: textIn(objectIn(federation, 'protocol'), 'id'),
    groupIds: Object.freeze(groups.filter((id) => id !== undefined)),
  });
}

type CredentialFact =
  | 'applicationCredential'
  | 'applicationCredentialId'
  | 'applicationCredentialAccessRules'
  | 'applicationCredentialRestricted'
  | 'oauth2Credential'
  | 'oauth2CredentialThumbprint'
  | 'oauthAccessTokenId'
  | 'oauthConsumerId'
  | 'bind';

function readCredentials(token: JsonObject): Pick<TokenFacts, CredentialFact> {
  const applicationCredential = objectIn(token, 'application_credential');
  const oauth2Credential = objectIn(token, 'oauth2_credential');
  const oauth1 = objectIn(token, 'OS-OAUTH1');
  return {
    applicationCredential,
    applicationCredentialId: textIn(applicationCredential, 'id'),
    applicationCredentialAccessRules: hasMember(applicationCredential, 'access_rules')
      ? listIn(applicationCredential, 'access_rules')
      : undefined,
    applicationCredentialRestricted: flagIn(applicationCredential, 'restricted'),
    oauth2Credential,
    oauth2CredentialThumbprint: textIn(oauth2Credential, 'x5t#S256'),
    oauthAccessTokenId: textIn(oauth1, 'access_token_id'),
    oauthConsumerId: textIn(oauth1, 'consumer_id'),
    bind: objectIn(token, 'bind'),
  };
}
