import { map, shareReplay, tap, type Observable } from 'rxjs';
import type { SignInStarted } from '../events/event.js';
import type { Connection } from '../http/connection.js';
import { momentOf, type Moment } from './lifetime.js';
import type { SignInOutcome } from './sign-in-outcome.js';

/** Why a sign-in is needed. */
export type SignInReason = SignInStarted['reason'];

/** A sign-in that was started. */
export interface StartedSignIn {
  readonly connection: Connection;
  readonly sentAt: Moment;
  readonly reason: SignInReason;
}

/** What a {@link SharedSignIn} runs, and whom it tells. */
export interface SharedSignInPort<T> {
  /** Emits exactly once and never errors. */
  readonly run: (connection: Connection) => Observable<SignInOutcome<T>>;
  readonly started: (started: StartedSignIn) => void;
  readonly settled: (started: StartedSignIn, outcome: SignInOutcome<T>) => void;
}

/**
 * One sign-in at a time, however many ask. It belongs to no subscriber: it finishes and is told of even if everybody who
 * waited has left, and it is cleared before anybody hears how it ended.
 */
export class SharedSignIn<T> {
  readonly #port: SharedSignInPort<T>;
  #inFlight$: Observable<SignInOutcome<T>> | undefined;

  constructor(port: SharedSignInPort<T>) {
    this.#port = port;
  }

  get isUnderWay(): boolean {
    return this.#inFlight$ !== undefined;
  }

  /** Joins the sign-in that is under way, or starts one at once; what it brings. */
  join(connection: Connection, reason: SignInReason): Observable<T> {
    return (this.#inFlight$ ?? this.#start(connection, reason)).pipe(
      map((outcome) => {
        if (outcome.ok) return outcome.value;
        throw outcome.error;
      }),
    );
  }

  /** It is there to be joined before anything tells of it: who asks while being told does not start another one. */
  #start(connection: Connection, reason: SignInReason): Observable<SignInOutcome<T>> {
    const started = { connection, sentAt: momentOf(connection.runtime), reason };
    const inFlight$ = this.#port.run(connection).pipe(
      tap((outcome) => {
        this.#inFlight$ = undefined;
        this.#port.settled(started, outcome);
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    this.#inFlight$ = inFlight$;
    this.#port.started(started);
    inFlight$.subscribe();
    return inFlight$;
  }
}
