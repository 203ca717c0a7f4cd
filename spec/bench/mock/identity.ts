import { randomBytes } from 'node:crypto';

/** How tokens are issued; changed between measurements. */
export interface IssueRules {
  /** How long tokens live that are issued from now on. */
  readonly lifetimeMs: number;
  /** How long a sign-in takes. */
  readonly signInDelayMs: number;
  /** Every connection ends with its reply, so that idle ones are no part of what a client keeps. */
  readonly closing: boolean;
}

/** What one user has caused so far. */
export interface Account {
  /** Their password was changed: no sign-in succeeds. */
  locked: boolean;
  signIns: number;
  refusedSignIns: number;
  /** Requests with a token of this user that were answered. */
  answered: number;
  /** Requests with a token of this user that was no longer good. */
  rejected: number;
}

export interface Issued {
  readonly token: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

interface Held {
  readonly account: Account;
  expiresAt: number;
}

/** The password of every user. */
export const PASSWORD = 'bench-Kq72-mock-only';

/** Whose tokens are good, and what each user has caused. */
export class Identity {
  rules: IssueRules = { lifetimeMs: 3_600_000, signInDelayMs: 0, closing: false };
  /** Every request of any kind. */
  requests = 0;
  readonly #tokens = new Map<string, Held>();
  readonly #accounts = new Map<string, Account>();

  /** `undefined`: the password is wrong. */
  issue(user: string, password: string): Issued | undefined {
    const account = this.account(user);
    if (password !== PASSWORD || account.locked) {
      account.refusedSignIns += 1;
      return undefined;
    }
    account.signIns += 1;
    // As long as a Fernet token, and as random.
    const token = `gAAAAA${randomBytes(132).toString('base64url')}`;
    const now = Date.now();
    const expiresAt = now + this.rules.lifetimeMs;
    this.#tokens.set(token, { account, expiresAt });
    return { token, issuedAt: new Date(now), expiresAt: new Date(expiresAt) };
  }

  /** Whether a request with `token` is answered. */
  accepts(token: string | undefined): boolean {
    const held = token === undefined ? undefined : this.#tokens.get(token);
    if (held === undefined) return false;
    const good = held.expiresAt > Date.now();
    if (good) held.account.answered += 1;
    else held.account.rejected += 1;
    return good;
  }

  /** Ends all tokens of `user` before their time. */
  revoke(user: string): void {
    const account = this.account(user);
    for (const held of this.#tokens.values()) if (held.account === account) held.expiresAt = 0;
  }

  /** Changes the password of `user`, which ends their tokens too. */
  lock(user: string): void {
    this.account(user).locked = true;
    this.revoke(user);
  }

  account(user: string): Account {
    const known = this.#accounts.get(user) ?? { locked: false, signIns: 0, refusedSignIns: 0, answered: 0, rejected: 0 };
    this.#accounts.set(user, known);
    return known;
  }
}
