import { Subject, type Observable } from 'rxjs';
import type { KeystoneEvent } from './event.js';

/** One of the closed union, or a function that builds it if anybody listens. */
export type Emission = KeystoneEvent | (() => KeystoneEvent);

/** The events of one session: a private Subject and the Observable everybody else sees. */
export class EventStream {
  readonly #events = new Subject<KeystoneEvent>();
  readonly events$: Observable<KeystoneEvent> = this.#events.asObservable();

  /** Whether anybody listens; when nobody does, nothing is built. */
  get observed(): boolean {
    return this.#events.observed;
  }

  emit(emission: Emission): void {
    if (!this.#events.observed) return;
    this.#events.next(typeof emission === 'function' ? emission() : emission);
  }

  /** The stream ends; it never errors. */
  complete(): void {
    this.#events.complete();
  }
}
