import { BehaviorSubject, catchError, defer, distinctUntilChanged, map, of, throwError, type Observable } from 'rxjs';
import type { Connection } from '../http/connection.js';
import type { Runtime } from '../runtime/runtime.js';
import { AheadRenewal } from './ahead-renewal.js';
import { Lenders } from './lenders.js';
import { endsAt, lifetimeOf, momentOf, remainingLifetime, remainingMs, type Lifetime, type Moment } from './lifetime.js';
import { SharedSignIn, type SignInReason, type StartedSignIn } from './shared-sign-in.js';
import { failureOf } from './sign-in-failure.js';
import { signInOutcome, type SignInOutcome } from './sign-in-outcome.js';
import { SignInReporter } from './sign-in-reporter.js';
import { checkTokenLife, type TokenLifeOptions } from './token-life-options.js';
import { heldBy, heldEvenEnded, publicState, reduceToken, retryAt, type TokenAction, type TokenModel } from './token-model.js';
import type { Renewable, TokenState } from './token-state.js';
import { isInGrace, isOver, tokenUse } from './token-use.js';

export type { TokenLifeOptions } from './token-life-options.js';

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

/** A token that arrives expired is replaced at the next use, and if that did not help, at most this often. */
const GRACE_MS = 10_000;

/** The token of one plugin over time: one BehaviorSubject, one sign-in in flight however many ask. */
export class TokenSource<T> {
  readonly #options: TokenSourceOptions<T>;
  readonly #model = new BehaviorSubject<TokenModel<T>>({ status: 'none' });
  readonly #lenders = new Lenders();
  readonly #reporter: SignInReporter;
  readonly #ahead: AheadRenewal;
  readonly #signIn: SharedSignIn<T>;
  /** Why the next sign-in that somebody waits for is needed. */
  #reason: SignInReason = 'first-use';
  #arrivedEnded = false;
  /** The token over time; never errors. Deferred, so that printing it does not print what the model holds. */
  readonly state$: Observable<TokenState> = defer(() => this.#model).pipe(map(publicState), distinctUntilChanged());

  /** @throws OptionError for a value of {@link TokenLifeOptions} that cannot be right. */
  constructor(options: TokenSourceOptions<T>) {
    checkTokenLife(options);
    this.#options = options;
    this.#reporter = new SignInReporter(options.authUrl);
    const { signIn, authUrl, renewal, reauthenticate } = options;
    this.#signIn = new SharedSignIn<T>({
      run: (connection) => signInOutcome({ signIn, connection, lenders: this.#lenders, authUrl }),
      started: (started) => {
        this.#dispatch({ type: 'started', at: started.sentAt.wall });
        this.#reporter.started(started);
      },
      settled: (started, outcome) => {
        this.#settle(started, outcome);
      },
    });
    this.#ahead = new AheadRenewal({
      enabled: renewal !== 'lazy' && reauthenticate !== false,
      lender: () => this.#lenders.latest,
      model: () => this.#model.value,
      inFlight: () => this.#signIn.isUnderWay,
      renew: (connection) => void this.#signIn.join(connection, 'renewal'),
      ended: () => {
        this.#dispatch({ type: 'ended' });
      },
    });
    this.#lenders.closed$.subscribe({ next: () => { this.#ahead.watch(); }, error: () => undefined });
  }

  /** The present token, from a sign-in if need be. Each subscription is one look. */
  get(connection: Connection): Observable<T> {
    return defer(() => {
      const now = momentOf(connection.runtime);
      this.#note(connection, now);
      const use = tokenUse(this.#model.value, now, this.#options);
      if (use.kind === 'token') return of(use.held.value);
      return use.kind === 'sign-in' ? this.#wait(connection) : throwError(() => use.error);
    });
  }

  /** The present token if nothing has to be waited for; `undefined` if {@link get} would wait or fail. */
  atOnce(connection: Connection): T | undefined {
    const now = momentOf(connection.runtime);
    this.#note(connection, now);
    const use = tokenUse(this.#model.value, now, this.#options);
    return use.kind === 'token' ? use.held.value : undefined;
  }

  /** The present token without any effect. */
  peek(): T | undefined {
    return heldBy(this.#model.value)?.value;
  }

  /** A sign-in now, whatever is held; shared if one is under way. */
  signIn(connection: Connection): Observable<T> {
    return defer(() => {
      this.#note(connection, momentOf(connection.runtime));
      return this.#join(connection);
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
    if (runtime !== undefined && isInGrace(held, momentOf(runtime))) return false;
    this.#reason = 'rejected';
    this.#dispatch({ type: 'rejected' });
    return true;
  }

  /** Takes a token that was kept or given; it counts to its `expiresAt` by the wall clock. */
  restore(value: T, runtime: Runtime): void {
    this.#take(value, remainingLifetime(this.#options.lifeOf(value).expiresAt, momentOf(runtime)), undefined);
    this.#ahead.watch();
  }

  #join(connection: Connection): Observable<T> {
    return this.#signIn.join(connection, heldBy(this.#model.value) === undefined ? this.#reason : 'renewal');
  }

  /** A lazy renewal that fails changes nothing while the token lasts. */
  #wait(connection: Connection): Observable<T> {
    return this.#join(connection).pipe(
      catchError((error: unknown) => {
        const held = heldBy(this.#model.value);
        const lasts = held !== undefined && remainingMs(held.lifetime, momentOf(connection.runtime)) > 0;
        return lasts ? of(held.value) : throwError(() => error);
      }),
    );
  }

  #settle({ connection, sentAt }: StartedSignIn, outcome: SignInOutcome<T>): void {
    const now = momentOf(connection.runtime);
    const elapsedMs = now.monotonic - sentAt.monotonic;
    if (outcome.ok) {
      const lifetime = lifetimeOf(this.#options.lifeOf(outcome.value), sentAt);
      const isAgain = this.#arrivedEnded;
      this.#arrivedEnded = remainingMs(lifetime, now) <= 0;
      this.#take(outcome.value, lifetime, isAgain && this.#arrivedEnded ? { from: now, lifeMs: GRACE_MS } : undefined);
      this.#reporter.succeeded(connection, { endsAt: endsAt(lifetime), elapsedMs });
      if (remainingMs(lifetime, now) <= 0) this.#reporter.arrivedEnded(connection);
    } else {
      const { error } = outcome;
      const failure = failureOf(error, { previous: this.#model.value, now, rememberMs: this.#options.rememberFailuresMs });
      this.#dispatch({ type: 'failed', failure });
      this.#reporter.failed(connection, error, { retryAt: retryAt(failure), elapsedMs });
    }
    this.#ahead.watch();
  }

  #take(value: T, lifetime: Lifetime, grace: Lifetime | undefined): void {
    const { secretsOf, renewable } = this.#options;
    this.#lenders.conceal(secretsOf(value));
    this.#reason = 'expired';
    this.#dispatch({ type: 'succeeded', held: { value, lifetime, renewable: renewable(), grace } });
  }

  /** A session asks: from here on it is one that may be used, and it has to hide the token too. */
  #note(connection: Connection, now: Moment): void {
    const isNew = this.#lenders.note(connection);
    const held = heldEvenEnded(this.#model.value);
    if (isNew && held !== undefined) this.#lenders.conceal(this.#options.secretsOf(held.value));
    this.#ahead.used(now);
    if (isNew) this.#ahead.watch();
    if (this.#options.reauthenticate !== false && isOver(this.#model.value, now)) this.#dispatch({ type: 'ended' });
  }

  #dispatch(action: TokenAction<T>): void {
    this.#model.next(reduceToken(this.#model.value, action));
  }
}
