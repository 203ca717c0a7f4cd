import type { JsonObject } from './json-object.js';
import type { ServiceProviders } from './service-providers.js';

/** A role the token carries. v2.0 tokens name their roles without ids. */
export interface Role {
  readonly id: string | undefined;
  readonly name: string | undefined;
}

/** How a federated user came in. */
export interface Federation {
  readonly identityProviderId: string | undefined;
  readonly protocolId: string | undefined;
  readonly groupIds: readonly string[];
}

/**
 * What a token document says, apart from the token and the catalog. It holds no secret. What the document does not say is
 * `undefined`. Instants are milliseconds since 1970.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization
 */
export interface TokenFacts {
  /** The version of the Identity API that made the token. */
  readonly version: 'v2.0' | 'v3';
  /** When the token ends; `undefined`: never. */
  readonly expiresAt: number | undefined;
  readonly issuedAt: number | undefined;
  /** The authentication methods used, for instance `password`, `totp`; empty with v2.0. */
  readonly methods: readonly string[];

  readonly userId: string | undefined;
  readonly username: string | undefined;
  readonly userDomainId: string | undefined;
  readonly userDomainName: string | undefined;
  /** When the user's password ends; `undefined`: never. */
  readonly passwordExpiresAt: number | undefined;
  readonly isFederated: boolean;
  readonly federation: Federation | undefined;

  readonly roles: readonly Role[];
  readonly roleIds: readonly string[];
  readonly roleNames: readonly string[];
  /** The project is the one administrators act in. True where the cloud does not tell such projects apart. */
  readonly isAdminProject: boolean;

  /** The token is good for a project, a domain or the system. */
  readonly scoped: boolean;
  readonly projectScoped: boolean;
  readonly domainScoped: boolean;
  readonly systemScoped: boolean;
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  readonly projectDomainId: string | undefined;
  readonly projectDomainName: string | undefined;
  /** The project acts as a domain. */
  readonly projectIsDomain: boolean | undefined;
  /** The same as `projectId`, by its name in v2.0. */
  readonly tenantId: string | undefined;
  /** The same as `projectName`, by its name in v2.0. */
  readonly tenantName: string | undefined;
  readonly domainId: string | undefined;
  readonly domainName: string | undefined;
  /** The system scope as Keystone describes it, `{ all: true }`. */
  readonly system: JsonObject | undefined;

  readonly trustScoped: boolean;
  readonly trustId: string | undefined;
  readonly trusteeUserId: string | undefined;
  readonly trustorUserId: string | undefined;
  /** With a trust: the token acts as the trustor. */
  readonly trustImpersonation: boolean | undefined;

  readonly applicationCredential: JsonObject | undefined;
  readonly applicationCredentialId: string | undefined;
  readonly applicationCredentialAccessRules: readonly unknown[] | undefined;
  /** The application credential must not create others or trusts. */
  readonly applicationCredentialRestricted: boolean | undefined;
  readonly oauth2Credential: JsonObject | undefined;
  /** Of the client certificate the token is bound to (RFC 8705, section 3.1). */
  readonly oauth2CredentialThumbprint: string | undefined;
  readonly oauthAccessTokenId: string | undefined;
  readonly oauthConsumerId: string | undefined;
  /** What the token is bound to, for instance a Kerberos principal. */
  readonly bind: JsonObject | undefined;

  /** The id to find this token by in audit records. */
  readonly auditId: string | undefined;
  /** The id of the token this one was made from. */
  readonly auditChainId: string | undefined;
  /** The id of the first token of the chain: `auditChainId`, else `auditId`. */
  readonly initialAuditId: string | undefined;

  /** The reply carried a catalog, even an empty one. */
  readonly hasServiceCatalog: boolean;
  /** Where Keystone to Keystone sign-ins may go; `undefined` with v2.0. */
  readonly serviceProviders: ServiceProviders | undefined;
}
