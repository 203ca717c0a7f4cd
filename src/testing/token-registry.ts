import type { Domain, Project, Role, User } from './directory.js';
import type { IdSource } from './id-source.js';

/** What a token is good for. */
export type TokenScope =
  | { readonly kind: 'unscoped' }
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'domain'; readonly domain: Domain }
  | { readonly kind: 'system' };

/** A user's permission for another to act in its place. */
export interface Trust {
  readonly id: string;
  readonly trustor: User;
  readonly trustee: User;
  readonly project: Project;
  readonly roles: readonly Role[];
  readonly impersonation: boolean;
}

/** One request an application credential is good for. */
export interface AccessRule {
  readonly id: string;
  readonly service: string | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
}

/** A secret of a user's own making, bound to one project. */
export interface ApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly description: string | undefined;
  readonly user: User;
  readonly project: Project;
  readonly roles: readonly Role[];
  readonly unrestricted: boolean;
  readonly accessRules: readonly AccessRule[] | undefined;
  readonly expiresAt: number | undefined;
}

/** What a sign-in was found to be worth. */
export interface TokenGrant {
  readonly user: User;
  readonly methods: readonly string[];
  readonly scope: TokenScope;
  readonly roles: readonly Role[];
  /** At the latest; a token never outlives what it was got with. */
  readonly endsBy: number | undefined;
  /** The audit id of the token this one was got with. */
  readonly parentAuditId: string | undefined;
  readonly trust: Trust | undefined;
  readonly applicationCredential: ApplicationCredential | undefined;
}

/** A token that was handed out. */
export interface IssuedToken extends TokenGrant {
  readonly id: string;
  readonly auditIds: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** The oldest tokens beyond this number are forgotten, so that long runs stay small. */
const KEPT_TOKENS = 20_000;

/** The tokens of a cloud: issued, expired on its clock, revoked. */
export class TokenRegistry {
  readonly #now: () => number;
  readonly #ids: IdSource;
  readonly #tokens = new Map<string, IssuedToken>();
  #lifeMs: number;

  constructor(now: () => number, ids: IdSource, lifeMs: number) {
    this.#now = now;
    this.#ids = ids;
    this.#lifeMs = lifeMs;
  }

  issue(grant: TokenGrant): IssuedToken {
    const issuedAt = this.#now();
    const auditId = this.#ids().slice(0, 22);
    const token: IssuedToken = {
      ...grant,
      id: `gAAAAAB${this.#ids()}${this.#ids()}`,
      auditIds: grant.parentAuditId === undefined ? [auditId] : [auditId, grant.parentAuditId],
      issuedAt,
      expiresAt: Math.min(issuedAt + this.#lifeMs, grant.endsBy ?? Infinity),
    };
    this.#tokens.set(token.id, token);
    for (const id of this.#tokens.keys()) {
      if (this.#tokens.size <= KEPT_TOKENS) break;
      this.#tokens.delete(id);
    }
    return token;
  }

  /** The token with this id, if it is good now. */
  find(id: string | undefined): IssuedToken | undefined {
    const token = id === undefined ? undefined : this.#tokens.get(id);
    return token !== undefined && this.#now() < token.expiresAt ? token : undefined;
  }

  /** Forgets the tokens that `which` picks. */
  revoke(which: (token: IssuedToken) => boolean): void {
    for (const token of this.#tokens.values()) {
      if (which(token)) this.#tokens.delete(token.id);
    }
  }

  /** Lets every token end now. */
  expireAll(): void {
    for (const token of this.#tokens.values()) {
      this.#tokens.set(token.id, { ...token, expiresAt: Math.min(token.expiresAt, this.#now()) });
    }
  }

  /** How long tokens issued from here on last, in milliseconds. */
  setLife(lifeMs: number): void {
    this.#lifeMs = lifeMs;
  }
}
