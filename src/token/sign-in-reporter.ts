import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';
import type { StartedSignIn } from './shared-sign-in.js';

/** Tells a session's events what becomes of the sign-ins of one plugin. */
export class SignInReporter {
  readonly #authUrl: string | undefined;

  constructor(authUrl: string | undefined) {
    this.#authUrl = authUrl;
  }

  started({ connection, sentAt, reason }: StartedSignIn<unknown>): void {
    connection.emit(() => ({ type: 'sign-in-started', at: sentAt.wall, authUrl: this.#authUrl, reason }));
  }

  succeeded(connection: Connection, facts: { readonly endsAt: number | undefined; readonly elapsedMs: number }): void {
    const at = connection.runtime.now();
    connection.emit(() => ({ type: 'sign-in-succeeded', at, authUrl: this.#authUrl, ...facts }));
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
