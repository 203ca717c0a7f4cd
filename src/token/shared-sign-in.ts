import { defer, map, mergeMap, shareReplay, tap, type Observable } from 'rxjs';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import type { SignInStarted } from '../events/event.js';
import type { Connection } from '../http/connection.js';
import type { Credentials } from './credentials.js';
import { momentOf, type Moment } from './lifetime.js';
import type { SignInOutcome } from './sign-in-outcome.js';

/** Why a sign-in is needed. */
export type SignInReason = SignInStarted['reason'];

/** Credentials that are tried instead of those in use. */
export interface Trial<T> {
  readonly signIn: Credentials<T>['signIn'];
  /** What is in use from then on, if Keystone accepts them. */
  readonly thereafter: Credentials<T>;
}

/** What is known when other credentials have their turn. */
export interface TrialCircumstances<T> {
  readonly inUse: Credentials<T>;
  /** What Keystone still wants, if it does. */
  readonly challenge: MissingAuthMethods | undefined;
  /** The wall clock. */
  readonly at: number;
  /** From here on everybody fails with this error: the challenge can no longer be met. */
  readonly giveUp: (error: KeystoneAuthError) => void;
}

/** A sign-in to be made. */
export interface SignInPlan<T> {
  readonly connection: Connection;
  readonly reason: SignInReason;
  /** Nobody waits for it. @defaultValue false */
  readonly isAhead?: boolean | undefined;
  readonly trial?: Trial<T> | undefined;
  /** Somebody wants it although these credentials were refused lately. @defaultValue false */
  readonly insists?: boolean | undefined;
}

/** A sign-in that was started. */
export interface StartedSignIn<T> extends SignInPlan<T> {
  readonly startedAt: Moment;
}

/** What a {@link SharedSignIn} runs, and whom it tells. */
export interface SharedSignInPort<T> {
  /** Emits exactly once and never errors. */
  readonly run: (plan: SignInPlan<T>) => Observable<SignInOutcome<T>>;
  readonly started: (started: StartedSignIn<T>) => void;
  readonly settled: (started: StartedSignIn<T>, outcome: SignInOutcome<T>) => void;
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
  join(plan: SignInPlan<T>): Observable<T> {
    return delivered(this.#inFlight$ ?? this.#start(plan));
  }

  /** Starts a sign-in of its own as soon as none is under way. `plan` is called then, and may throw why not. */
  afterwards(plan: () => SignInPlan<T>): Observable<T> {
    return defer(() =>
      this.#inFlight$ === undefined
        ? delivered(this.#start(plan()))
        : this.#inFlight$.pipe(mergeMap(() => this.afterwards(plan))),
    );
  }

  /** It is there to be joined before anything tells of it: who asks while being told does not start another one. */
  #start(plan: SignInPlan<T>): Observable<SignInOutcome<T>> {
    const started = { ...plan, startedAt: momentOf(plan.connection.runtime) };
    const inFlight$ = this.#port.run(plan).pipe(
      tap((outcome) => {
        this.#inFlight$ = undefined;
        this.#port.settled(started, outcome);
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    this.#inFlight$ = inFlight$;
    this.#port.started(started);
    // Whoever waits is told; that nobody does is no reason to end the process.
    inFlight$.subscribe({ error: () => undefined });
    return inFlight$;
  }
}

function delivered<T>(outcome$: Observable<SignInOutcome<T>>): Observable<T> {
  return outcome$.pipe(
    map((outcome) => {
      if (outcome.ok) return outcome.value;
      throw outcome.error;
    }),
  );
}
