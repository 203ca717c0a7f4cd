import { defer, EMPTY, filter, ignoreElements, merge, Observable, Subject, take, type Subscriber } from 'rxjs';
import { under } from '../errors/keystone-auth-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import type { Runtime } from '../runtime/runtime.js';
import { FATE } from './fate.js';
import type { ApiResponse } from './response.js';
import type { WireRequest } from './wire-request.js';

/** The requests of one session that are on the wire or about to be. */
export class InFlight {
  readonly #shown: (url: string) => string;
  readonly #requests = new Map<Subscriber<ApiResponse>, WireRequest>();
  /** Emits when one has ended, for who waits for that. */
  #ended: Subject<void> | undefined;
  #refusesNew = false;

  /** `shown` gives a URL as it may be shown. */
  constructor(shown: (url: string) => string) {
    this.#shown = shown;
  }

  get size(): number {
    return this.#requests.size;
  }

  /** The same exchange, known from its subscription to its end. */
  track(request: WireRequest, exchange$: Observable<ApiResponse>): Observable<ApiResponse> {
    return new Observable((subscriber) => {
      if (this.#refusesNew) {
        subscriber.error(under(new SessionClosed(`${this.#label(request)} was not sent: the session is closed. Make a new one.`), request.globalRequestId));
        return;
      }
      this.#requests.set(subscriber, request);
      subscriber.add(() => {
        this.#requests.delete(subscriber);
        this.#ended?.next();
      });
      return exchange$.subscribe(subscriber);
    });
  }

  /** From here on no request begins; those in flight go on. */
  refuseNew(): void {
    this.#refusesNew = true;
  }

  /** Completes when no request is in flight any more, or after `limitMs`. */
  drained(limitMs: number, runtime: Runtime): Observable<never> {
    const empty$ = (this.#ended ??= new Subject()).pipe(filter(() => this.#requests.size === 0));
    const over$ = merge(empty$, defer(() => runtime.deadline(limitMs))).pipe(take(1), ignoreElements());
    return defer(() => (this.#requests.size === 0 ? EMPTY : over$));
  }

  /** Ends them all in a SessionClosed error. */
  abort(): void {
    for (const [subscriber, request] of [...this.#requests]) {
      const { outcome } = request.fate;
      const message = `${this.#label(request)} was under way when its session was closed; ${FATE[outcome]}.`;
      subscriber.error(under(new SessionClosed(message, { outcome }), request.globalRequestId));
    }
  }

  #label({ method, url }: WireRequest): string {
    return `${method} ${this.#shown(url)}`;
  }
}
