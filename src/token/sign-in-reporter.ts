import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';
import type { Moment } from './lifetime.js';
import type { SignInPlan } from './shared-sign-in.js';

/** Tells a session's events what becomes of the sign-ins of one plugin. */
export class SignInReporter {
  readonly #authUrl: string | undefined;

  constructor(authUrl: string | undefined) {
    this.#authUrl = authUrl;
  }

  sent({ connection, reason }: SignInPlan<unknown>, now: Moment): void {
    connection.emit(() => ({ type: 'sign-in-started', at: now.wall, authUrl: this.#authUrl, reason }));
  }

  succeeded(connection: Connection, facts: { readonly endsAt: number | undefined; readonly elapsedMs: number }): void {
    const at = connection.runtime.now();
    connection.emit(() => ({ type: 'sign-in-succeeded', at, authUrl: this.#authUrl, ...facts }));
  }

  restored(connection: Connection, endsAt: number | undefined): void {
    const at = connection.runtime.now();
    connection.emit(() => ({ type: 'token-restored', at, authUrl: this.#authUrl, endsAt }));
  }

  failed(
    connection: Connection,
    { code, message }: KeystoneAuthError,
    facts: { readonly retryAt: number | undefined; readonly elapsedMs: number },
  ): void {
    const at = connection.runtime.now();
    connection.emit(() => ({ type: 'sign-in-failed', at, authUrl: this.#authUrl, code, message, ...facts }));
  }

  arrivedEnded(connection: Connection): void {
    connection.emit(() => ({
      type: 'warning',
      at: connection.runtime.now(),
      code: 'expired-on-arrival',
      message: `The token of ${this.#authUrl ?? 'the auth plugin'} had ended before it arrived; is its clock right?`,
    }));
  }
}
