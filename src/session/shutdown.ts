import { EMPTY, from, ignoreElements, merge, Observable, Subject, take, takeUntil, type Subscriber } from 'rxjs';
import { SessionClosed } from '../errors/session-closed.js';
import type { SessionConnection } from '../http/session-connection.js';

/**
 * The end of a session. Knows its requests from their first stage to their reply, whatever they wait for, so that closing
 * can wait for them and end them.
 */
export class Shutdown {
  readonly #connection: SessionConnection;
  readonly #release: () => void;
  readonly #underWay = new Map<Pick<Subscriber<unknown>, 'error'>, () => string>();
  /** Emits when nothing is under way any more, for who waits for it. */
  #idle: Subject<void> | undefined;
  #begun = false;

  /** `release` frees what the session owns besides its connection. */
  constructor(connection: SessionConnection, release: () => void) {
    this.#connection = connection;
    this.#release = release;
  }

  /** How many exchanges are under way. */
  get inFlight(): number {
    return this.#connection.inFlight;
  }

  /** From here on no request begins. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The same request, known while somebody waits for it; `label` is how it is shown. */
  track<T>(request$: Observable<T>, label: () => string): Observable<T> {
    return new Observable<T>((subscriber) => {
      this.#underWay.set(subscriber, label);
      subscriber.add(() => {
        this.#underWay.delete(subscriber);
        if (this.#underWay.size === 0) this.#idle?.next();
      });
      return request$.subscribe(subscriber);
    });
  }

  /** Ends the session when nothing is under way any more, after `drainMs` at the latest. */
  begin(drainMs: number): void {
    this.#begun = true;
    if (drainMs > 0) this.#drained(drainMs).subscribe({ complete: () => this.#end(), error: () => this.#end() });
    else this.#end();
  }

  /** Streams that users pipe through the stages are known to the connection alone. */
  #drained(limitMs: number): Observable<never> {
    const { inFlight, runtime } = this.#connection;
    const requests$ = this.#underWay.size === 0 ? EMPTY : (this.#idle ??= new Subject()).pipe(take(1), ignoreElements());
    const exchanges$ = inFlight === 0 ? EMPTY : this.#connection.drained(limitMs);
    return merge(requests$, exchanges$).pipe(takeUntil(from(runtime.deadline(limitMs))));
  }

  #end(): void {
    this.#connection.close();
    for (const [subscriber, label] of [...this.#underWay]) {
      subscriber.error(new SessionClosed(`${label()} was not sent: the session was closed while it waited for its endpoint or its sign-in.`));
    }
    this.#release();
  }
}
