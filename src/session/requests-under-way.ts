import { defer, EMPTY, ignoreElements, Observable, Subject, take, type Subscriber } from 'rxjs';
import { SessionClosed } from '../errors/session-closed.js';

/** A session's requests from their first stage to their reply, whatever they wait for: what `close` waits for and ends. */
export class RequestsUnderWay {
  readonly #waiting = new Set<Pick<Subscriber<unknown>, 'error'>>();
  readonly #idle = new Subject<void>();

  /** Completes as soon as nothing is under way. */
  readonly idle$: Observable<never> = defer(() =>
    this.#waiting.size === 0 ? EMPTY : this.#idle.pipe(take(1), ignoreElements()),
  );

  /** The same request, counted while somebody waits for it. */
  track<T>(request$: Observable<T>): Observable<T> {
    return new Observable<T>((subscriber) => {
      this.#waiting.add(subscriber);
      subscriber.add(() => {
        this.#waiting.delete(subscriber);
        if (this.#waiting.size === 0) this.#idle.next();
      });
      return request$.subscribe(subscriber);
    });
  }

  /** Ends all of them in a SessionClosed error. */
  end(): void {
    for (const subscriber of [...this.#waiting]) {
      subscriber.error(new SessionClosed('The session was closed before the request was sent.'));
    }
  }
}
