import { type Account } from '../identity-api.js';

/** A second Keystone, behind Apache, and those who vouch for its users: plain data, as specs get it. */
export interface FederatedKeystone {
  /** Apache's root: `http://127.0.0.1:<port>`; also reachable as `localhost`. */
  readonly url: string;
  /** The identity API, version 3. */
  readonly authUrl: string;
  /** Keystone's folder, for `countRequests`: what Apache let through to it. */
  readonly home: string;
  readonly admin: Account;
  readonly demo: Account;
  readonly scopes: FederatedScopes;
  readonly openId: OpenIdAccess;
  readonly kerberos: KerberosAccess;
  readonly saml: SamlAccess;
  readonly keystoneToKeystone: KeystoneToKeystoneAccess;
  readonly tokenless: TokenlessAccess;
  readonly webSso: WebSsoAccess;
}

/** Somebody whom an identity provider knows. */
export interface Person {
  readonly username: string;
  readonly password: string;
}

/** Names under which a Keystone knows who vouches for people: `identityProvider` and `protocol` of the plugins. */
export interface Federation {
  readonly identityProvider: string;
  readonly protocol: string;
}

/** What everybody who comes through an identity provider may enter, with the role `member`. */
export interface FederatedScopes {
  readonly projectId: string;
  readonly projectName: string;
  readonly projectDomainId: string;
  readonly domainId: string;
}

/** A client that the OpenID provider knows. */
export interface OpenIdClient {
  readonly clientId: string;
  /** `undefined`: a public client, which has none. */
  readonly clientSecret?: string | undefined;
}

/** A server that notes what it is asked. */
interface Logging {
  /** Its folder, for `countRequests`. */
  readonly home: string;
}

/** An OpenID provider (oidc-provider), and the federation behind which Apache accepts its access tokens (mod_auth_openidc). */
export interface OpenIdAccess extends Federation, Logging {
  readonly issuer: string;
  readonly discoveryEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly deviceAuthorizationEndpoint: string;
  /** Signs in with a username and a password, at the page of the provider or with the password grant. */
  readonly person: Person;
  /** Somebody else whom Keystone has as a user of its own: may enter the system, too (`reader`), which guests cannot. */
  readonly operator: Person;
  /**
   * All grants (password, client_credentials, authorization_code, refresh_token, device code); identifies itself by HTTP
   * Basic. Its redirect URIs are `http://127.0.0.1/callback` and `http://localhost/callback` with any port.
   */
  readonly confidential: OpenIdClient;
  /** The same, but identifies itself in the form (`client_secret_post`). */
  readonly posting: OpenIdClient;
  /** Without a secret: authorization_code (PKCE S256 demanded), device code and refresh_token; the same redirect URIs. */
  readonly public: OpenIdClient;
  /** What the provider grants if asked; `openid` brings an id_token. Refresh tokens come without asking and are used once. */
  readonly scope: string;
}

/** A Kerberos realm (MIT's KDC), and the URLs that Apache protects with it (mod_auth_gssapi). */
export interface KerberosAccess extends Federation {
  /** `authUrl` for the method `kerberos`: `person` is a user of Keystone, in the default domain. */
  readonly authUrl: string;
  readonly realm: string;
  /** For people, without the realm. */
  readonly person: Person;
  /** Services that Apache has keys for; clients call them `HTTP@127.0.0.1` and `HTTP@localhost`. */
  readonly services: readonly string[];
  /** What KRB5_CONFIG has to name. */
  readonly configuration: string;
  /** What KRB5CCNAME may name: the ticket of `person`, as `kinit` got it. */
  readonly ticketCache: string;
  /** What KRB5CCNAME may name for somebody who has no ticket. */
  readonly emptyCache: string;
  /** Debian's curl, which can negotiate, and what it needs beside these variables. */
  readonly curl: { readonly program: string; readonly environment: Readonly<Record<string, string>> };
}

/** A SAML 2.0 identity provider for the ECP profile (pysaml2, HTTP Basic), and the federation behind mod_auth_mellon. */
export interface SamlAccess extends Federation, Logging {
  /** `identityProviderUrl`: takes the SOAP envelope with the AuthnRequest. */
  readonly identityProviderUrl: string;
  readonly person: Person;
}

/** The plain Keystone vouches for its users, who enter the one behind Apache. */
export interface KeystoneToKeystoneAccess extends Federation {
  /** `serviceProvider`: what the plain Keystone calls the other one. */
  readonly serviceProvider: string;
}

/** Requests with a client certificate in place of a token (mod_ssl, `SSLVerifyClient optional`). */
export interface TokenlessAccess {
  /** https, on a port of its own. Every other way to sign in works there, too. */
  readonly authUrl: string;
  /** Paths of PEM files. The certificate is that of the account `demo`. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** A certificate of the same authority for somebody whom Keystone does not know. */
  readonly stranger: { readonly certificate: string; readonly key: string };
}

/** Sign-in by browser, which ends with a page that posts an unscoped token to one of the origins. */
export interface WebSsoAccess extends Federation {
  /** Keystone's pages, to which `?origin=` is added: for the protocol, and for the protocol of this identity provider. */
  readonly pages: readonly [byProtocol: string, byIdentityProvider: string];
  /**
   * Trusted dashboards, on free ports of 127.0.0.1 for specs to listen on: one for each spec file that does. Their pages may call
   * Keystone and the OpenID provider (CORS).
   */
  readonly origins: readonly string[];
}
