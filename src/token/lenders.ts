import { filter, Subject, take, type Observable, type Subscription } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import type { KeystoneEvent } from '../events/event.js';
import type { Connection } from '../http/connection.js';

/** A session that lives long keeps nothing of the plugins of single requests and scopes once nobody has them any more. */
const waiting = new FinalizationRegistry<Subscription>((subscription) => { subscription.unsubscribe(); });

/**
 * The sessions that lent their connection to a plugin and are not closed, the last one that asked first in line. A sign-in
 * uses one of them; background renewal stops when none is left.
 */
export class Lenders {
  readonly #open = new Set<Connection>();
  readonly #closed = new Subject<void>();
  #latest: Connection | undefined;
  /** Emits when a lender has closed. */
  readonly closed$: Observable<void> = this.#closed.asObservable();

  /** Emits when the last lender has closed. */
  get allClosed$(): Observable<void> {
    return this.#closed.pipe(filter(() => this.#open.size === 0));
  }

  /** Notes that `connection` was lent; `true` if it was not known before. */
  note(connection: Connection): boolean {
    if (connection === this.#latest || connection.closed) return false;
    this.#latest = connection;
    if (this.#open.has(connection)) return false;
    this.#open.add(connection);
    // Holds this weakly: otherwise nothing would ever be collected.
    const lenders = new WeakRef(this);
    const left = connection.closed$.pipe(take(1)).subscribe({
      complete: () => {
        waiting.unregister(connection);
        const known = lenders.deref();
        if (known !== undefined) known.#leave(connection);
      },
      error: () => undefined,
    });
    waiting.register(this, left, connection);
    return true;
  }

  #leave(connection: Connection): void {
    this.#open.delete(connection);
    this.#closed.next();
  }

  /** All of them. */
  get open(): readonly Connection[] {
    return [...this.#open];
  }

  /** The last one that asked and is not closed. */
  get latest(): Connection | undefined {
    return this.#latest?.closed === false ? this.#latest : [...this.#open].at(-1);
  }

  /** One that is open and is not `connection`. */
  otherThan(connection: Connection): Connection | undefined {
    return [...this.#open].reverse().find((candidate) => candidate !== connection);
  }

  /** Reports something to all of them. */
  tell(eventFor: (lender: Connection) => KeystoneEvent): void {
    for (const lender of [...this.#open]) lender.emit(() => eventFor(lender));
  }

  /** From here on none of them shows `secrets`. */
  conceal(secrets: readonly string[]): void {
    for (const lender of this.#open) for (const secret of secrets) lender.conceal(secret);
  }
}

/** Why nothing can be sent at this moment. */
export function noOpenSession(): AuthorizationFailure {
  return new AuthorizationFailure(
    'No open session uses this auth plugin, so there is no connection to sign in over; ' +
      'call authenticate() of a session with it first.',
  );
}
