import {
  BehaviorSubject,
  catchError,
  defer,
  distinctUntilChanged,
  from,
  map,
  materialize,
  mergeMap,
  of,
  raceWith,
  shareReplay,
  take,
  takeUntil,
  tap,
  throwError,
  type Observable,
  type ObservableNotification,
} from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { SessionClosed } from '../errors/session-closed.js';
import { UnknownConnectionError } from '../errors/unknown-connection-error.js';
import type { SignInStarted } from '../events/event.js';
import type { Connection } from '../http/connection.js';
import type { Runtime } from '../runtime/runtime.js';
import { AheadRenewal } from './ahead-renewal.js';
import { failureOf, isConnectionTrouble, isStillRemembered } from './sign-in-failure.js';
import { Lenders } from './lenders.js';
import { endsAt, lazyMarginMs, lifetimeOf, remainingLifetime, remainingMs, type Moment } from './lifetime.js';
import { heldBy, publicState, reduceToken, type Held, type TokenAction, type TokenModel } from './token-model.js';
import type { Renewable, TokenState } from './token-state.js';

/** Options every plugin that holds a token has. */
export interface TokenLifeOptions {
  /**
   * `ahead`: renewed in the background before it ends, no request waits. `lazy`: at the next use shortly before the end,
   * keystoneauth's way.
   *
   * @defaultValue 'ahead'
   */
  readonly renewal?: 'ahead' | 'lazy' | undefined;
  /** `false`: one token only; it is kept even when it has ended or was rejected. @defaultValue true */
  readonly reauthenticate?: boolean | undefined;
  /** How long rejected credentials are not tried again, doubling up to ten times as long. @defaultValue 30000 */
  readonly rememberFailuresMs?: number | undefined;
}

/** The names of {@link TokenLifeOptions}. */
export const TOKEN_LIFE_OPTIONS: readonly string[] = ['renewal', 'reauthenticate', 'rememberFailuresMs'];

/** What a token source is made from; `T` is whatever a sign-in brings. */
export interface TokenSourceOptions<T> extends TokenLifeOptions {
  /** One sign-in; its first value counts. */
  readonly signIn: (connection: Connection) => Observable<T>;
  /** The server's instants of a token. */
  readonly lifeOf: (value: T) => { readonly issuedAt: number | undefined; readonly expiresAt: number | undefined };
  /** What is secret in it. */
  readonly secretsOf: (value: T) => readonly string[];
  readonly renewable: () => Renewable;
  /** For events. */
  readonly authUrl: string | undefined;
}

/** A sign-in has its own limit, whoever waits for it. */
const SIGN_IN_LIMIT_MS = 60_000;
/** A token that arrives expired is replaced at most this often. */
const EXPIRED_ARRIVAL_PAUSE_MS = 10_000;

/**
 * The token of one plugin over time: one BehaviorSubject, one sign-in in flight however many ask. The sign-in belongs to
 * no subscriber: it finishes and is kept even if everybody who waited has left.
 */
export class TokenSource<T> {
  readonly #options: TokenSourceOptions<T>;
  readonly #model = new BehaviorSubject<TokenModel<T>>({ status: 'none' });
  readonly #lenders = new Lenders();
  readonly #ahead: AheadRenewal;
  #flight: Observable<ObservableNotification<T>> | undefined;
  #lastExpiredArrival: Moment | undefined;
  /** The token over time; never errors. */
  readonly state$: Observable<TokenState> = this.#model.pipe(map(publicState), distinctUntilChanged());

  constructor(options: TokenSourceOptions<T>) {
    this.#options = options;
    this.#ahead = new AheadRenewal({
      enabled: options.renewal !== 'lazy' && options.reauthenticate !== false,
      lender: () => this.#lenders.latest,
      model: () => this.#model.value,
      inFlight: () => this.#flight !== undefined,
      renew: (connection) => {
        this.#start(connection, 'renewal');
      },
      ended: () => {
        this.#dispatch({ type: 'ended' });
      },
    });
  }

  /** The present token, from a sign-in if need be. Each subscription is one look. */
  get(connection: Connection): Observable<T> {
    return defer(() => {
      const held = this.#usable(connection);
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
      this.#note(connection);
      return settled(this.#flight ?? this.#start(connection, 'first-use'));
    });
  }

  /**
   * Drops the token: with `isRejected` only if it is the one that was rejected (a late 401 never throws away a newer one).
   * `true`: asking again is worthwhile.
   */
  invalidate(isRejected?: (value: T) => boolean): boolean {
    const held = heldBy(this.#model.value);
    if (isRejected === undefined) return this.#drop();
    if (this.#options.reauthenticate === false) return false;
    if (held !== undefined && isRejected(held.value)) return this.#drop();
    return true;
  }

  /** Takes a token that was kept or given; it counts to its `expiresAt` by the wall clock. */
  restore(value: T, runtime: Runtime): void {
    const lifetime = remainingLifetime(this.#options.lifeOf(value).expiresAt, momentOf(runtime));
    this.#dispatch({ type: 'succeeded', held: { value, lifetime, renewable: this.#options.renewable() } });
  }

  #usable(connection: Connection): Held<T> | undefined {
    const now = momentOf(connection.runtime);
    this.#note(connection);
    this.#ahead.used(now);
    const held = heldBy(this.#model.value);
    if (held === undefined || this.#options.reauthenticate === false) return held ?? this.#endedButKept();
    const left = remainingMs(held.lifetime, now);
    if (left <= 0) return this.#afterEnd(held, now);
    return this.#options.renewal === 'lazy' && left < lazyMarginMs(held.lifetime.lifeMs) ? undefined : held;
  }

  #endedButKept(): Held<T> | undefined {
    const model = this.#model.value;
    return model.status === 'expired' && this.#options.reauthenticate === false ? model.held : undefined;
  }

  /** A server that hands out ended tokens would otherwise cause a sign-in for every request. */
  #afterEnd(held: Held<T>, now: Moment): Held<T> | undefined {
    const last = this.#lastExpiredArrival;
    if (held.lifetime.lifeMs <= 0 && last !== undefined && now.monotonic - last.monotonic < EXPIRED_ARRIVAL_PAUSE_MS) {
      return held;
    }
    if (held.lifetime.lifeMs <= 0) this.#lastExpiredArrival = now;
    this.#dispatch({ type: 'ended' });
    return undefined;
  }

  #wait(connection: Connection): Observable<T> {
    const model = this.#model.value;
    if (model.status === 'challenged') return throwError(() => model.challenge);
    if (model.status === 'failed' && isStillRemembered(model.failure, connection.runtime.now())) {
      return throwError(() => model.failure.error);
    }
    const stillUsable = heldBy(model);
    const flight = this.#flight ?? this.#start(connection, model.status === 'none' ? 'first-use' : 'expired');
    const outcome = settled(flight);
    return stillUsable === undefined ? outcome : outcome.pipe(catchError(() => of(stillUsable.value)));
  }

  #start(connection: Connection, reason: SignInStarted['reason']): Observable<ObservableNotification<T>> {
    const { runtime } = connection;
    const sentAt = momentOf(runtime);
    this.#dispatch({ type: 'started', at: sentAt.wall });
    connection.emit(() => ({ type: 'sign-in-started', at: sentAt.wall, authUrl: this.#options.authUrl, reason }));
    const flight = defer(() => this.#attempt(connection)).pipe(
      raceWith(this.#limit(runtime)),
      takeUntil(this.#lenders.allClosed$),
      materialize(),
      take(1),
      tap((outcome) => {
        this.#flight = undefined;
        this.#settle(connection, outcome, sentAt);
      }),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    this.#flight = flight;
    flight.subscribe();
    return flight;
  }

  /** Where this session cannot reach Keystone, another one that shares the plugin may. */
  #attempt(connection: Connection): Observable<T> {
    return this.#options.signIn(connection).pipe(
      catchError((error: unknown) => {
        const other = this.#lenders.otherThan(connection);
        return other !== undefined && isConnectionTrouble(error) ? this.#options.signIn(other) : throwError(() => error);
      }),
    );
  }

  #limit(runtime: Runtime): Observable<never> {
    return from(runtime.deadline(SIGN_IN_LIMIT_MS)).pipe(
      mergeMap(() =>
        throwError(
          () =>
            new DeadlineExceeded(
              `The sign-in at ${this.#options.authUrl ?? 'the identity service'} did not finish within ${String(SIGN_IN_LIMIT_MS / 1000)} s.`,
              { outcome: 'unknown' },
            ),
        ),
      ),
    );
  }

  #settle(connection: Connection, outcome: ObservableNotification<T>, sentAt: Moment): void {
    const { runtime } = connection;
    const elapsedMs = runtime.monotonic() - sentAt.monotonic;
    if (outcome.kind === 'N') this.#succeed(outcome.value, connection, { sentAt, elapsedMs });
    else this.#fail(errorOf(outcome), connection, elapsedMs);
    this.#ahead.watch();
  }

  #succeed(value: T, connection: Connection, { sentAt, elapsedMs }: { sentAt: Moment; elapsedMs: number }): void {
    const { lifeOf, secretsOf, renewable, authUrl } = this.#options;
    for (const lender of this.#lenders.all) for (const secret of secretsOf(value)) lender.conceal(secret);
    const lifetime = lifetimeOf(lifeOf(value), sentAt);
    this.#dispatch({ type: 'succeeded', held: { value, lifetime, renewable: renewable() } });
    const at = connection.runtime.now();
    connection.emit(() => ({ type: 'sign-in-succeeded', at, authUrl, endsAt: endsAt(lifetime), elapsedMs }));
    if (lifetime.lifeMs > 0) return;
    connection.emit(() => ({
      type: 'warning',
      at,
      code: 'expired-on-arrival',
      message: `The token of ${authUrl ?? 'the identity service'} had ended before it arrived; is its clock right?`,
    }));
  }

  #fail(error: KeystoneAuthError, connection: Connection, elapsedMs: number): void {
    const now = connection.runtime.now();
    if (error instanceof MissingAuthMethods) {
      this.#dispatch({ type: 'challenged', challenge: error });
    } else {
      const failure = failureOf(error, { previous: this.#model.value, now, rememberMs: this.#options.rememberFailuresMs });
      this.#dispatch({ type: 'failed', failure });
    }
    const { code, message } = error;
    const model = this.#model.value;
    const retryAt = model.status === 'failed' ? model.failure.retryAt : undefined;
    const { authUrl } = this.#options;
    connection.emit(() => ({ type: 'sign-in-failed', at: now, authUrl, code, message, retryAt, elapsedMs }));
  }

  #drop(): boolean {
    const model = this.#model.value;
    this.#dispatch({ type: 'dropped' });
    if (this.#flight !== undefined) this.#dispatch({ type: 'started', at: this.#lenders.latest?.runtime.now() ?? 0 });
    return heldBy(model) !== undefined || model.status === 'expired';
  }

  #note(connection: Connection): void {
    if (!this.#lenders.note(connection)) return;
    const value = this.peek();
    if (value !== undefined) for (const secret of this.#options.secretsOf(value)) connection.conceal(secret);
    this.#ahead.watch();
  }

  #dispatch(action: TokenAction<T>): void {
    this.#model.next(reduceToken(this.#model.value, action));
  }
}

function momentOf(runtime: Runtime): Moment {
  return { wall: runtime.now(), monotonic: runtime.monotonic() };
}

/** A flight's outcome as a stream again. */
function settled<T>(flight: Observable<ObservableNotification<T>>): Observable<T> {
  return flight.pipe(
    map((outcome) => {
      if (outcome.kind === 'N') return outcome.value;
      throw errorOf(outcome);
    }),
  );
}

function errorOf(outcome: ObservableNotification<unknown>): KeystoneAuthError {
  if (outcome.kind !== 'E') {
    return new SessionClosed('The sign-in was given up: the last session that used this auth plugin was closed.');
  }
  const error: unknown = outcome.error;
  if (isKeystoneAuthError(error)) return error;
  return new UnknownConnectionError(
    `The sign-in failed: ${error instanceof Error ? error.message : 'the auth plugin gave no reason'}.`,
    { outcome: 'unknown' },
  );
}
