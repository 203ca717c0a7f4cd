import { AuthorizationFailure } from '../errors/authorization-failure.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import type { Credentials } from './credentials.js';
import type { SignInOutcome } from './sign-in-outcome.js';
import type { Renewable } from './token-state.js';

/**
 * The credentials of one plugin, and whether they are used up: a passcode or a code works for one sign-in and is never sent
 * again; a token that Keystone refused to exchange is not offered again.
 */
export class CredentialsInUse<T> {
  readonly #authUrl: string | undefined;
  #current: Credentials<T>;
  #isUsedUp = false;
  #areWanted = false;
  #lastError: KeystoneAuthError | undefined;
  #revision: string | undefined;

  constructor(credentials: Credentials<T>, authUrl: string | undefined) {
    this.#current = credentials;
    this.#authUrl = authUrl;
  }

  get current(): Credentials<T> {
    return this.#current;
  }

  /** From here on `credentials` are used. */
  adopt(credentials: Credentials<T>): void {
    this.#current = credentials;
    this.#isUsedUp = false;
  }

  /** Whether somebody wants them to be sent, whatever became of them before. */
  get areWanted(): boolean {
    return this.#areWanted;
  }

  /** A token is there without them. */
  spare(): void {
    this.#areWanted = false;
  }

  /** Notes how a sign-in with them ended. */
  note(outcome: SignInOutcome<T>): void {
    this.#areWanted = false;
    this.#lastError = outcome.ok ? undefined : outcome.error;
    this.#isUsedUp ||= this.#current.asksPerson?.() !== true && isUsedUpBy(outcome, this.#current.renewable());
    this.#revision = outcome.ok ? undefined : this.#revisionNow();
  }

  /** Whether they may be others than those that were refused. */
  get haveChanged(): boolean {
    return this.#revision !== undefined && this.#revision !== this.#revisionNow();
  }

  /** A person wants them to be sent once more. */
  allowAgain(): void {
    this.#isUsedUp = false;
    this.#areWanted = true;
  }

  #revisionNow(): string | undefined {
    return this.#current.revision?.();
  }

  /** Why they are not to be sent; `undefined`: they may be. */
  get refusal(): AuthorizationFailure | undefined {
    if (!this.#isUsedUp) return undefined;
    const where = this.#authUrl === undefined ? '' : ` for ${this.#authUrl}`;
    const reason =
      this.#current.renewable() === 'needs-user'
        ? 'and its credentials work for one sign-in only'
        : 'and the token it was made from is no longer accepted';
    const advice =
      this.#current.methods === undefined
        ? 'make a new auth plugin with fresh credentials.'
        : 'hand fresh credentials to extend(...) of the auth plugin.';
    return new AuthorizationFailure(`There is no token${where} any more, ${reason}: a person has to sign in again; ${advice}`, {
      cause: this.#lastError,
    });
  }
}

/** Keystone saw them, or may have seen them. */
function isUsedUpBy<T>(outcome: SignInOutcome<T>, renewable: Renewable): boolean {
  if (renewable === 'automatic') return false;
  if (renewable === 'impossible') return !outcome.ok && isRefusalOfCredentials(outcome.error);
  if (outcome.ok) return true;
  const { error, isGivenUp = false } = outcome;
  return isGivenUp || error.outcome === 'unknown' || error.code === 'missing-auth-methods' || isRefusalOfCredentials(error);
}
