import { catchError, defer, distinctUntilChanged, map, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { AuthMethod } from '../credentials/auth-method.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';
import { followed } from '../http/tracers.js';
import type { Runtime } from '../runtime/runtime.js';
import { cacheIdOf } from './store/cache-id-of.js';
import { FollowStore } from './store/follow-store.js';
import { noOpenSession } from './lenders.js';
import { momentOf, remainingMs, type Moment } from './lifetime.js';
import { publicState } from './public-state.js';
import { SharedSignIn, type SignInReason, type Trial, type TrialCircumstances } from './shared-sign-in.js';
import { runSignIn } from './sign-in-run.js';
import { TokenKeeper } from './token-keeper.js';
import { checkTokenLife } from './check-token-life.js';
import { challengeIn, heldBy, heldEvenEnded } from './token-model.js';
import type { TokenSourceOptions } from './token-source-options.js';
import type { TokenState } from './token-state.js';
import { isInGrace, isOver, isPaused, tokenUse, type TokenUse } from './token-use.js';
import { watchToken, type TokenWatch } from './token-watch.js';

export type { TokenSourceOptions } from './token-source-options.js';

/** The token of one plugin over time: one BehaviorSubject, one sign-in in flight however many ask. */
export class TokenSource<T> {
  readonly #options: TokenSourceOptions<T>;
  readonly #keeper: TokenKeeper<T>;
  readonly #signIn: SharedSignIn<T>;
  readonly #watch: TokenWatch<T>;
  readonly #follow: FollowStore<T>;
  /** The token over time; never errors. Deferred, so that printing it does not print what the model holds. */
  readonly state$: Observable<TokenState> = defer(() => this.#keeper.models$.pipe(map(publicState), distinctUntilChanged()));

  /** @throws OptionError for a value of {@link TokenLifeOptions} that cannot be right, a store for tokens of nobody known included. */
  constructor(options: TokenSourceOptions<T>) {
    checkTokenLife(options);
    this.#options = options;
    this.#keeper = new TokenKeeper(options);
    this.#signIn = new SharedSignIn<T>({
      run: (plan) => runSignIn(plan, { options, keeper: this.#keeper }),
      started: (started) => { this.#keeper.started(started); },
      settled: (started, outcome) => {
        this.#keeper.settled(started, outcome);
        this.#watch.look();
      },
    });
    this.#watch = watchToken(this.#keeper, options, this.#signIn);
    const { reauthenticate = true } = options;
    this.#follow = new FollowStore({ keeper: this.#keeper, signIn: this.#signIn, watch: this.#watch, reauthenticate });
    this.#keeper.lenders.closed$.subscribe({ next: () => { this.#watch.look(); }, error: () => undefined });
  }

  /** The present token, from a sign-in if need be. Each subscription is one look. */
  get(connection: Connection): Observable<T> {
    return defer(() => {
      const use = this.#use(connection);
      if (use.kind === 'token') return of(use.held.value);
      if (use.kind === 'sign-in' || this.#keeper.forgetIfChanged()) return followed(connection, () => ({ kind: 'token-wait' }), this.#wait(connection));
      return isKeystoneAuthError(use.error, 'missing-auth-methods') ? this.#storedOr(connection, use.error) : throwError(() => use.error);
    });
  }

  /** The present token if nothing has to be waited for; `undefined` if {@link get} would wait or fail. */
  atOnce(connection: Connection): T | undefined {
    const use = this.#use(connection);
    return use.kind === 'token' ? use.held.value : undefined;
  }

  /** The present token without any effect. */
  peek(): T | undefined { return heldBy(this.#keeper.model)?.value; }

  /** Whether the last sign-in was refused, or put off, so lately that another is not to be made unless somebody asks for it. */
  isPaused({ runtime }: Connection): boolean { return isPaused(this.#keeper.model, momentOf(runtime)); }

  /** Whether a sign-in may be made without a person, and without being asked for one. */
  get mayRenew(): boolean {
    const { current, refusal } = this.#keeper.credentials;
    return this.#options.reauthenticate !== false && refusal === undefined && current.renewable() === 'automatic';
  }

  /** Whether the token is kept in a store, where others take it. */
  get isShared(): boolean { return this.#keeper.storedFor() !== undefined; }

  /** What signs in now, where that is methods of Identity v3. */
  get methods(): readonly AuthMethod[] | undefined { return this.#keeper.credentials.current.methods; }

  /** Under which id the tokens of the credentials in use may be kept. */
  get cacheId(): string | undefined { return cacheIdOf(this.#keeper.credentials.current); }

  /** A sign-in now, whatever is held; shared if one is under way. A newer token in the store will do. */
  signIn(connection: Connection): Observable<T> {
    return defer(() => {
      const before = heldEvenEnded(this.#keeper.model);
      this.#note(connection, momentOf(connection.runtime));
      const held = heldBy(this.#keeper.model);
      // That somebody asks may begin a renewal, and what answers at once has ended it already: it was the sign-in that is wanted.
      const isNew = held !== undefined && held.lifetime !== before?.lifetime;
      return isNew ? of(held.value) : this.#join(connection, this.#keeper.model.status === 'failed');
    });
  }

  /**
   * A sign-in with what a person brought, over the connection of the session that asked last. It waits for one that is under
   * way; `choose` is called when its turn has come and may throw why not. If it fails, everything stays as it was before.
   */
  tryWith(reason: SignInReason, choose: (circumstances: TrialCircumstances<T>) => Trial<T>): Observable<T> {
    return this.#signIn.afterwards(() => {
      const connection = this.#keeper.lenders.latest;
      if (connection === undefined) throw noOpenSession();
      const now = momentOf(connection.runtime);
      this.#note(connection, now);
      const { model, credentials } = this.#keeper;
      const giveUp = (error: KeystoneAuthError): void => { this.#keeper.giveUp(error, now); };
      const trial = choose({ inUse: credentials.current, challenge: challengeIn(model), at: now.wall, giveUp });
      return { connection, reason, trial };
    });
  }

  /**
   * Drops the token: with `isRejected` only if it is the one that was rejected (a late 401 never throws away a newer one).
   * `true`: asking again is worthwhile.
   */
  invalidate(isRejected?: (value: T) => boolean): boolean {
    const held = heldEvenEnded(this.#keeper.model);
    if (isRejected === undefined) {
      this.#keeper.drop();
      this.#watch.look();
      return held !== undefined;
    }
    if (this.#options.reauthenticate === false) return false;
    if (held === undefined || !isRejected(held.value)) return true;
    const runtime = this.#keeper.lenders.latest?.runtime;
    const now = runtime && momentOf(runtime);
    if (now !== undefined && (isInGrace(held, now) || this.#keeper.isRejectedInVain(held, now))) return false;
    this.#keeper.reject();
    return true;
  }

  /** Drops the token, and what the store keeps of it: whoever used it has left. Never errors; a sign-in that is under way goes on. */
  forget(connection: Connection): Observable<unknown> {
    return this.#follow.forget(connection);
  }

  /** Told that the token was rejected though it had just replaced a rejected one; `true`: another one may be accepted. */
  rejectedAgain(isRejected: (value: T) => boolean): boolean {
    const held = heldEvenEnded(this.#keeper.model);
    const runtime = this.#keeper.lenders.latest?.runtime;
    if (runtime === undefined || this.#options.reauthenticate === false) return false;
    return held === undefined || !isRejected(held.value) || this.#keeper.rejectedAgain(held, momentOf(runtime));
  }

  /**
   * Takes a token that was kept or given; it counts to its `expiresAt` by the wall clock, of a session if one has asked already.
   */
  restore(value: T, runtime: Runtime | undefined = this.#keeper.lenders.latest?.runtime): void {
    this.#keeper.accept(value, runtime);
    this.#watch.look();
  }

  #use(connection: Connection): TokenUse<T> {
    const now = momentOf(connection.runtime);
    this.#note(connection, now);
    return tokenUse(this.#keeper.model, now, this.#options);
  }

  /** Joins the sign-in that is under way, or starts one if the credentials may be sent. */
  #join(connection: Connection, insists = false): Observable<T> {
    const { refusal } = this.#keeper.credentials;
    if (refusal !== undefined && !this.#signIn.isUnderWay) return this.#storedOr(connection, refusal);
    return this.#signIn.join({ connection, insists, reason: this.#keeper.reason });
  }

  /** Nothing is to be sent, but somebody else may have signed in. */
  #storedOr(connection: Connection, refusal: KeystoneAuthError): Observable<T> {
    return this.#follow.take(connection).pipe(mergeMap((value) => (value === undefined ? throwError(() => refusal) : of(value))));
  }

  /** A lazy renewal that fails changes nothing while the token lasts; a wrong answer leaves the challenge. */
  #wait(connection: Connection): Observable<T> {
    return defer(() => this.#join(connection)).pipe(
      catchError((error: unknown) => {
        const { model } = this.#keeper;
        if (model.status === 'challenged') return throwError(() => model.challenge);
        const held = heldBy(model);
        return held !== undefined && remainingMs(held.lifetime, momentOf(connection.runtime)) > 0 ? of(held.value) : throwError(() => error);
      }),
    );
  }

  /** A session asks: from here on it is one that may be used, and it has to hide the token too. */
  #note(connection: Connection, now: Moment): void {
    const { lenders, model } = this.#keeper;
    const isNew = lenders.note(connection);
    const held = heldEvenEnded(model);
    if (isNew && held !== undefined) lenders.conceal(this.#options.secretsOf(held.value));
    this.#watch.used(now);
    if (isNew) this.#watch.look();
    this.#follow.used(connection, now);
    if (isOver(this.#keeper.model, now)) this.#keeper.end();
  }
}
