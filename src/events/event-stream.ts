import { Observable, Subject } from 'rxjs';
import type { KeystoneEvent } from './event.js';
import { undisturbed } from './undisturbed.js';

/** One of the closed union, or a function that builds it if anybody listens. */
export type Emission = KeystoneEvent | (() => KeystoneEvent);

/** What can be said of an event before it is made. */
export interface EventPreview {
  readonly type: KeystoneEvent['type'];
  /** The logger that the request names. */
  readonly logger?: string | undefined;
  /** The request has a logger object of its own. */
  readonly ownLogger?: true | undefined;
  /** Asks about this part of the event alone: it is costly. */
  readonly part?: 'body' | undefined;
}

/** Says beforehand whether a listener wants an event, or a part of it. One that throws wants it. */
export type Interest = (preview: EventPreview) => boolean;

/** The events of a session. */
export interface KeystoneEvents extends Observable<KeystoneEvent> {
  /**
   * The same events for a listener that knows what it wants: what no listener wants is not made. It may get more than it
   * asked for, since another one asked.
   */
  wanting(interest: Interest): Observable<KeystoneEvent>;
}

/** The events of one session: a private Subject and the Observable everybody else sees. */
export class EventStream {
  readonly #events = new Subject<KeystoneEvent>();
  #wishes: Set<{ readonly interest: Interest }> | undefined;
  readonly events$: KeystoneEvents = Object.assign(
    this.#heardWith(() => true),
    { wanting: (interest: Interest) => this.#heardWith(interest) },
  );

  /** Whether anybody listens; when nobody does, nothing is built. */
  get observed(): boolean {
    return this.#events.observed;
  }

  /** Whether anybody who listens wants this. */
  wants(preview: EventPreview): boolean {
    for (const { interest } of this.#wishes ?? []) if (undisturbed(() => interest(preview)) ?? true) return true;
    return false;
  }

  emit(emission: Emission): void {
    if (!this.#events.observed) return;
    this.#events.next(typeof emission === 'function' ? emission() : emission);
  }

  /** The stream ends; it never errors. */
  complete(): void {
    this.#events.complete();
  }

  #heardWith(interest: Interest): Observable<KeystoneEvent> {
    return new Observable((subscriber) => {
      const wish = { interest };
      (this.#wishes ??= new Set()).add(wish);
      subscriber.add(() => this.#wishes?.delete(wish));
      return this.#events.subscribe(subscriber);
    });
  }
}
