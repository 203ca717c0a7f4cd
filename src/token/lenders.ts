import { filter, map, merge, NEVER, Subject, take, type Observable } from 'rxjs';
import type { Connection } from '../http/connection.js';

/**
 * The sessions that lent their connection to a plugin and are not closed, the last one that asked first in line. A sign-in
 * uses one of them; background renewal stops when none is left.
 */
export class Lenders {
  readonly #open = new Set<Connection>();
  readonly #changed = new Subject<void>();
  #latest: Connection | undefined;

  /** Notes that `connection` was lent; `true` if it was not the last one before. */
  note(connection: Connection): boolean {
    if (connection === this.#latest) return false;
    this.#latest = connection;
    if (connection.closed || this.#open.has(connection)) return true;
    this.#open.add(connection);
    connection.closed$.pipe(take(1)).subscribe({
      complete: () => {
        this.#open.delete(connection);
        this.#changed.next();
      },
    });
    return true;
  }

  /** The last one that asked and is not closed. */
  get latest(): Connection | undefined {
    return this.#latest?.closed === false ? this.#latest : [...this.#open].at(-1);
  }

  /** One that is open and is not `connection`. */
  otherThan(connection: Connection): Connection | undefined {
    return [...this.#open].reverse().find((candidate) => candidate !== connection);
  }

  get all(): readonly Connection[] {
    return [...this.#open];
  }

  /** Emits when the last lender has closed. */
  get allClosed$(): Observable<void> {
    return merge(this.#changed, NEVER).pipe(
      filter(() => this.#open.size === 0),
      map(() => undefined),
      take(1),
    );
  }
}
