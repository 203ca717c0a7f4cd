import { BehaviorSubject, catchError, defer, distinctUntilChanged, map, of, shareReplay, tap, throwError, type Observable } from 'rxjs';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { SignInStarted } from '../events/event.js';
import type { Connection } from '../http/connection.js';
import type { Runtime } from '../runtime/runtime.js';
import { AheadRenewal } from './ahead-renewal.js';
import { Lenders } from './lenders.js';
import { endsAt, lazyMarginMs, lifetimeOf, momentOf, remainingLifetime, remainingMs, type Lifetime, type Moment } from './lifetime.js';
import { failureOf, isStillRemembered } from './sign-in-failure.js';
import { signInOutcome, type SignInOutcome } from './sign-in-outcome.js';
import { SignInReporter } from './sign-in-reporter.js';
import { checkTokenLife, type TokenLifeOptions } from './token-life-options.js';
import {
  failureIn,
  heldBy,
  heldEvenEnded,
  publicState,
  reduceToken,
  retryAt,
  type Held,
  type TokenAction,
  type TokenModel,
} from './token-model.js';
import type { Renewable, TokenState } from './token-state.js';

/** What a token source is made from; `T` is whatever a sign-in brings. */
export interface TokenSourceOptions<T> extends TokenLifeOptions {
  /** One sign-in; its first value counts. */
  readonly signIn: (connection: Connection) => Observable<T>;
  /** The server's instants of a token. */
  readonly lifeOf: (value: T) => { readonly issuedAt: number | undefined; readonly expiresAt: number | undefined };
  /** What is secret in it. */
  readonly secretsOf: (value: T) => readonly string[];
  readonly renewable: () => Renewable;
  /** For events and errors. */
  readonly authUrl: string | undefined;
}

/** A token that arrives expired is replaced at most this often. */
const ENDED_ARRIVAL_PAUSE_MS = 10_000;

/**
 * The token of one plugin over time: one BehaviorSubject, one sign-in in flight however many ask. The sign-in belongs to
 * no subscriber: it finishes and is kept even if everybody who waited has left.
 */
export class TokenSource<T> {
  readonly #options: TokenSourceOptions<T>;
  readonly #model = new BehaviorSubject<TokenModel<T>>({ status: 'none' });
  readonly #lenders = new Lenders();
  readonly #reporter: SignInReporter;
  readonly #ahead: AheadRenewal;
  #inFlight$: Observable<SignInOutcome<T>> | undefined;
  /** Why the next sign-in that somebody waits for is needed. */
  #reason: SignInStarted['reason'] = 'first-use';
  /** Runs while a token that arrived expired is handed out all the same. */
  #endedArrival: Lifetime | undefined;
  /** The token over time; never errors. */
  readonly state$: Observable<TokenState> = this.#model.pipe(map(publicState), distinctUntilChanged());

  /** @throws OptionError for a value of {@link TokenLifeOptions} that cannot be right. */
  constructor(options: TokenSourceOptions<T>) {
    checkTokenLife(options);
    this.#options = options;
    this.#reporter = new SignInReporter(options.authUrl);
    this.#ahead = new AheadRenewal({
      enabled: options.renewal !== 'lazy' && options.reauthenticate !== false,
      lender: () => this.#lenders.latest,
      model: () => this.#model.value,
      inFlight: () => this.#inFlight$ !== undefined,
      renew: (connection) => void this.#start(connection, 'renewal'),
      ended: () => {
        this.#dispatch({ type: 'ended' });
      },
    });
    this.#lenders.closed$.subscribe({
      next: () => {
        this.#ahead.watch();
      },
      error: () => undefined,
    });
  }

  /** The present token, from a sign-in if need be. Each subscription is one look. */
  get(connection: Connection): Observable<T> {
    return defer(() => {
      const now = momentOf(connection.runtime);
      this.#note(connection, now);
      const held = this.#usable(now);
      return held === undefined ? this.#wait(connection) : of(held.value);
    });
  }

  /** The present token without any effect. */
  peek(): T | undefined {
    return heldBy(this.#model.value)?.value;
  }

  /** A sign-in now, whatever is held; shared if one is under way. */
  signIn(connection: Connection): Observable<T> {
    return defer(() => {
      this.#note(connection, momentOf(connection.runtime));
      const reason = heldBy(this.#model.value) === undefined ? this.#reason : 'renewal';
      return valueOf(this.#inFlight$ ?? this.#start(connection, reason));
    });
  }

  /**
   * Drops the token: with `isRejected` only if it is the one that was rejected (a late 401 never throws away a newer one).
   * `true`: asking again is worthwhile.
   */
  invalidate(isRejected?: (value: T) => boolean): boolean {
    const held = heldEvenEnded(this.#model.value);
    if (isRejected === undefined) {
      this.#dispatch({ type: 'dropped' });
      return held !== undefined;
    }
    if (this.#options.reauthenticate === false) return false;
    if (held === undefined || !isRejected(held.value)) return true;
    const runtime = this.#lenders.latest?.runtime;
    if (runtime !== undefined && this.#isEndedArrival(momentOf(runtime))) return false;
    this.#reason = 'rejected';
    this.#dispatch({ type: 'rejected' });
    return true;
  }

  /** Takes a token that was kept or given; it counts to its `expiresAt` by the wall clock. */
  restore(value: T, runtime: Runtime): void {
    const lifetime = remainingLifetime(this.#options.lifeOf(value).expiresAt, momentOf(runtime));
    this.#take(value, lifetime, undefined);
    this.#ahead.watch();
  }

  /** What may be handed out without waiting. */
  #usable(now: Moment): Held<T> | undefined {
    const model = this.#model.value;
    const held = heldEvenEnded(model);
    const { reauthenticate, renewal } = this.#options;
    if (held === undefined || reauthenticate === false || this.#isEndedArrival(now)) return held;
    if (model.status === 'expired') return undefined;
    const left = remainingMs(held.lifetime, now);
    if (left <= 0) this.#dispatch({ type: 'ended' });
    return left <= 0 || (renewal === 'lazy' && left < lazyMarginMs(held.lifetime.lifeMs)) ? undefined : held;
  }

  /** A server that hands out ended tokens would otherwise cause a sign-in for every request. */
  #isEndedArrival(now: Moment): boolean {
    return this.#endedArrival !== undefined && remainingMs(this.#endedArrival, now) > 0;
  }

  #wait(connection: Connection): Observable<T> {
    const model = this.#model.value;
    if (model.status === 'challenged') return throwError(() => model.challenge);
    const failure = failureIn(model);
    if (failure !== undefined && isStillRemembered(failure, momentOf(connection.runtime))) {
      return this.#otherwise(connection, failure.error);
    }
    const reason = model.status === 'valid' || model.status === 'renewing' ? 'renewal' : this.#reason;
    return valueOf(this.#inFlight$ ?? this.#start(connection, reason)).pipe(
      catchError((error: KeystoneAuthError) => this.#otherwise(connection, error)),
    );
  }

  /** A lazy renewal that fails changes nothing while the token lasts. */
  #otherwise({ runtime }: Connection, error: KeystoneAuthError): Observable<T> {
    const held = heldBy(this.#model.value);
    return held !== undefined && remainingMs(held.lifetime, momentOf(runtime)) > 0 ? of(held.value) : throwError(() => error);
  }

  /** The sign-in is there for others before anything tells of it: who asks while being told joins it. */
  #start(connection: Connection, reason: SignInStarted['reason']): Observable<SignInOutcome<T>> {
    const sentAt = momentOf(connection.runtime);
    const { signIn, authUrl } = this.#options;
    const inFlight$ = signInOutcome({ signIn, connection, lenders: this.#lenders, authUrl }).pipe(
      tap((outcome) => {
        this.#inFlight$ = undefined;
        this.#settle(connection, outcome, sentAt);
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    this.#inFlight$ = inFlight$;
    this.#dispatch({ type: 'started', at: sentAt.wall });
    this.#reporter.started(connection, sentAt.wall, reason);
    inFlight$.subscribe();
    return inFlight$;
  }

  #settle(connection: Connection, outcome: SignInOutcome<T>, sentAt: Moment): void {
    const now = momentOf(connection.runtime);
    const elapsedMs = now.monotonic - sentAt.monotonic;
    if (outcome.ok) {
      const lifetime = lifetimeOf(this.#options.lifeOf(outcome.value), sentAt);
      const hasEnded = remainingMs(lifetime, now) <= 0;
      this.#take(outcome.value, lifetime, hasEnded ? { from: now, lifeMs: ENDED_ARRIVAL_PAUSE_MS } : undefined);
      this.#reporter.succeeded(connection, { endsAt: endsAt(lifetime), elapsedMs });
      if (hasEnded) this.#reporter.arrivedEnded(connection);
    } else {
      const { error } = outcome;
      const failure = failureOf(error, { previous: this.#model.value, now, rememberMs: this.#options.rememberFailuresMs });
      this.#dispatch({ type: 'failed', failure });
      this.#reporter.failed(connection, error, { retryAt: retryAt(failure), elapsedMs });
    }
    this.#ahead.watch();
  }

  #take(value: T, lifetime: Lifetime, endedArrival: Lifetime | undefined): void {
    for (const lender of this.#lenders.all) this.#conceal(value, lender);
    this.#reason = 'expired';
    this.#endedArrival = endedArrival;
    this.#dispatch({ type: 'succeeded', held: { value, lifetime, renewable: this.#options.renewable() } });
  }

  #note(connection: Connection, now: Moment): void {
    const isNew = this.#lenders.note(connection);
    const held = isNew ? heldEvenEnded(this.#model.value) : undefined;
    if (held !== undefined) this.#conceal(held.value, connection);
    this.#ahead.used(now);
    if (isNew) this.#ahead.watch();
  }

  #conceal(value: T, connection: Connection): void {
    for (const secret of this.#options.secretsOf(value)) connection.conceal(secret);
  }

  #dispatch(action: TokenAction<T>): void {
    this.#model.next(reduceToken(this.#model.value, action));
  }
}

function valueOf<T>(outcome$: Observable<SignInOutcome<T>>): Observable<T> {
  return outcome$.pipe(
    map((outcome) => {
      if (outcome.ok) return outcome.value;
      throw outcome.error;
    }),
  );
}
