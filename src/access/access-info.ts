import { REDACTED } from '../redaction/redacted.js';
import { checkTokenText } from './check-token-text.js';
import { objectIn, textIn } from './json-object.js';
import { readV2Token } from './read-v2-token.js';
import { readV3Token } from './read-v3-token.js';
import { ServiceCatalog } from './service-catalog.js';
import { readTokenDocument, type TokenDocument } from './token-document.js';
import type { TokenFacts } from './token-facts.js';

/** What has to be kept to have the same {@link AccessInfo} again. It holds the token: treat it like a password. */
export interface SecretAccessState {
  readonly authToken: string | undefined;
  readonly body: unknown;
}

/**
 * A token and all that Keystone said about it. Immutable; printing, spreading or serialising it shows everything but the
 * token and the catalog.
 */
export interface AccessInfo extends TokenFacts {
  /** The token itself, a secret. `undefined` if a v3 document was read without the token that came beside it. */
  readonly authToken: string | undefined;
  /** The services the token opens; empty if the reply carried no catalog. Read at the first use. */
  readonly serviceCatalog: ServiceCatalog;
  /**
   * Whether the token ends within `staleMs`. A token without an end never does.
   *
   * @param now the wall clock, in milliseconds since 1970
   * @param staleMs - Default 30000
   */
  willExpireSoon(now: number, staleMs?: number): boolean;
  /** The token and the document as they came, to be kept in a safe place. **Secret.** */
  secretState(): SecretAccessState;
  /** Everything that is known and may be shown. */
  toJSON(): Readonly<Record<string, unknown>>;
}

type Inspect = (value: unknown, options: unknown) => string;

/**
 * What knows the token, with the facts beside it as plain properties. Those are declared: added to an object that has none of them,
 * they would make a dictionary of it, six times as large.
 */
class HeldToken implements Readonly<Record<keyof TokenFacts, unknown>> {
  readonly version: unknown;
  readonly expiresAt: number | undefined;
  readonly issuedAt: unknown;
  readonly methods: unknown;
  readonly userId: unknown;
  readonly username: unknown;
  readonly userDomainId: unknown;
  readonly userDomainName: unknown;
  readonly passwordExpiresAt: unknown;
  readonly isFederated: unknown;
  readonly federation: unknown;
  readonly roles: unknown;
  readonly roleIds: unknown;
  readonly roleNames: unknown;
  readonly isAdminProject: unknown;
  readonly scoped: unknown;
  readonly projectScoped: unknown;
  readonly domainScoped: unknown;
  readonly systemScoped: unknown;
  readonly projectId: unknown;
  readonly projectName: unknown;
  readonly projectDomainId: unknown;
  readonly projectDomainName: unknown;
  readonly projectIsDomain: unknown;
  readonly tenantId: unknown;
  readonly tenantName: unknown;
  readonly domainId: unknown;
  readonly domainName: unknown;
  readonly system: unknown;
  readonly trustScoped: unknown;
  readonly trustId: unknown;
  readonly trusteeUserId: unknown;
  readonly trustorUserId: unknown;
  readonly trustImpersonation: unknown;
  readonly applicationCredential: unknown;
  readonly applicationCredentialId: unknown;
  readonly applicationCredentialAccessRules: unknown;
  readonly applicationCredentialRestricted: unknown;
  readonly oauth2Credential: unknown;
  readonly oauth2CredentialThumbprint: unknown;
  readonly oauthAccessTokenId: unknown;
  readonly oauthConsumerId: unknown;
  readonly bind: unknown;
  readonly auditId: unknown;
  readonly auditChainId: unknown;
  readonly initialAuditId: unknown;
  readonly hasServiceCatalog: unknown;
  readonly serviceProviders: unknown;
  readonly #document: TokenDocument;
  readonly #authToken: string | undefined;
  #catalog: ServiceCatalog | undefined;

  constructor(document: TokenDocument, authToken: string | undefined) {
    this.#document = document;
    this.#authToken = authToken;
  }

  get authToken(): string | undefined {
    return this.#authToken;
  }

  get serviceCatalog(): ServiceCatalog {
    this.#catalog ??= new ServiceCatalog(this.#document);
    return this.#catalog;
  }

  willExpireSoon(now: number, staleMs = 30_000): boolean {
    return this.expiresAt !== undefined && this.expiresAt < now + staleMs;
  }

  secretState(): SecretAccessState {
    return { authToken: this.#authToken, body: this.#document.body };
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const facts = Object.entries(this as object).filter(([, fact]) => fact !== undefined);
    return Object.fromEntries(this.#authToken === undefined ? facts : [...facts, ['authToken', REDACTED]]);
  }

  [Symbol.for('nodejs.util.inspect.custom')](_depth: number, options: unknown, inspect: Inspect): string {
    return `AccessInfo ${inspect(this.toJSON(), options)}`;
  }
}

/**
 * Reads the body of a token reply, v3 or v2.0. Members that are missing or of an unexpected type are `undefined`.
 *
 * @param body the parsed JSON
 * @param authToken the token from `X-Subject-Token`; v2.0 documents hold their own
 * @throws InvalidResponse when the body is no token document, or the token is none
 */
export function createAccessInfo(body: unknown, authToken?: string): AccessInfo {
  const document = readTokenDocument(body);
  const facts = document.version === 'v3' ? readV3Token(document.content) : readV2Token(document.content);
  const given = authToken ?? tokenInside(document);
  const token = given === undefined ? undefined : checkTokenText(given);
  return Object.freeze(Object.assign(new HeldToken(document, token), facts));
}

/** Only v2.0 writes the token into its document. */
function tokenInside({ version, content }: TokenDocument): string | undefined {
  return version === 'v2.0' ? textIn(objectIn(content, 'token'), 'id') : undefined;
}
