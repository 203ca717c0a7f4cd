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

/** The part of an {@link AccessInfo} that knows the token; the facts lie beside it as plain properties. */
class HeldToken {
  readonly #document: TokenDocument;
  readonly #facts: TokenFacts;
  readonly #authToken: string | undefined;
  #catalog: ServiceCatalog | undefined;

  constructor(document: TokenDocument, facts: TokenFacts, authToken: string | undefined) {
    this.#document = document;
    this.#facts = facts;
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
    const { expiresAt } = this.#facts;
    return expiresAt !== undefined && expiresAt < now + staleMs;
  }

  secretState(): SecretAccessState {
    return { authToken: this.#authToken, body: this.#document.body };
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const shown = { ...this.#facts, authToken: this.#authToken === undefined ? undefined : REDACTED };
    return Object.fromEntries(Object.entries(shown).filter(([, fact]) => fact !== undefined));
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
  const facts = Object.freeze(document.version === 'v3' ? readV3Token(document.content) : readV2Token(document.content));
  const given = authToken ?? tokenInside(document);
  const token = given === undefined ? undefined : checkTokenText(given);
  return Object.freeze(Object.assign(new HeldToken(document, facts, token), facts));
}

/** Only v2.0 writes the token into its document. */
function tokenInside({ version, content }: TokenDocument): string | undefined {
  return version === 'v2.0' ? textIn(objectIn(content, 'token'), 'id') : undefined;
}
