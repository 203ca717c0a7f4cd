import type { Connection } from '../../http/connection.js';
import type { WarningCode } from '../../events/event.js';

const LONGEST_REASON = 300;

/** Tells a session's events what became of the token store of one plugin. */
export class StoreReporter {
  readonly #of: string;

  constructor(authUrl: string | undefined) {
    this.#of = authUrl ?? 'the auth plugin';
  }

  /** The store did not do what was asked of it, so nothing is shared this time. */
  failed(connection: Connection, what: string, error: unknown): void {
    const reason = error instanceof Error ? connection.redact(error.message).slice(0, LONGEST_REASON).replace(/\.$/, '') : 'no reason given';
    this.#warn(connection, 'token-store-failed', `The token store of ${this.#of} could not ${what}: ${reason}. This process goes on without it.`);
  }

  /** Somebody else took the lock while this process signed in. */
  lostLock(connection: Connection): void {
    const what = `The token store of ${this.#of} did not take a token: its lock had passed to somebody else. This process uses the token by itself.`;
    this.#warn(connection, 'token-store-failed', what);
  }

  /** What is stored is of no use. */
  ignored(connection: Connection, problem: string): void {
    this.#warn(connection, 'ignored-token-record', `What the token store holds for ${this.#of} ${problem}; it is ignored, and replaced at the next sign-in.`);
  }

  #warn(connection: Connection, code: WarningCode, message: string): void {
    connection.emit(() => ({ type: 'warning', at: connection.runtime.now(), code, message }));
  }
}
