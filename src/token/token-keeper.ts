import { BehaviorSubject, type Observable } from 'rxjs';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Credentials } from './credentials.js';
import { CredentialsInUse } from './credentials-in-use.js';
import { Lenders } from './lenders.js';
import { endsAt, lifetimeOf, momentOf, remainingLifetime, remainingMs, type Lifetime, type Moment } from './lifetime.js';
import { retryAt } from './public-state.js';
import { RejectedInVain } from './rejected-in-vain.js';
import type { SignInReason, StartedSignIn } from './shared-sign-in.js';
import { failureOf } from './sign-in-failure.js';
import { isAccepted, PERSON_LIMIT_MS, type SignInOutcome } from './sign-in-outcome.js';
import { SignInReporter } from './sign-in-reporter.js';
import { storedTokensOf } from './store/stored-tokens-of.js';
import type { StoredTokens } from './store/stored-tokens.js';
import { heldBy, heldEvenEnded, reduceToken, type Held, type TokenAction, type TokenModel } from './token-model.js';
import type { TokenSourceOptions } from './token-source-options.js';

/** A token that arrives expired is replaced at the next use, and if that did not help, at most this often. */
const GRACE_MS = 10_000;

/** When a sign-in began and ended. */
interface Times {
  readonly sentAt: Moment;
  readonly now: Moment;
  readonly elapsedMs: number;
}

/** Holds the model of one token: what happens goes in, and is reported. */
export class TokenKeeper<T> {
  readonly #options: TokenSourceOptions<T>;
  readonly #models = new BehaviorSubject<TokenModel<T>>({ status: 'none' });
  readonly lenders: Lenders = new Lenders();
  readonly credentials: CredentialsInUse<T>;
  readonly #stored: StoredTokens<T> | undefined;
  readonly reporter: SignInReporter;
  /** Why the next sign-in that somebody waits for is needed. */
  #reason: SignInReason = 'first-use';
  #arrivedEnded = false;
  readonly #inVain = new RejectedInVain();

  constructor(options: TokenSourceOptions<T>) {
    this.#options = options;
    this.credentials = new CredentialsInUse(options, options.authUrl);
    this.reporter = new SignInReporter(options.authUrl);
    this.#stored = storedTokensOf(options, () => heldBy(this.model));
  }

  /** Where the tokens of these credentials are shared with others; those of another identity, or of nobody known, are not. */
  storedFor(credentials: Credentials<T> = this.credentials.current): StoredTokens<T> | undefined {
    return this.#stored?.isFor(credentials) === true ? this.#stored : undefined;
  }

  get model(): TokenModel<T> {
    return this.#models.value;
  }

  /** The present model and those to come. */
  get models$(): Observable<TokenModel<T>> {
    return this.#models.asObservable();
  }

  /** Why a sign-in that starts now is needed. */
  get reason(): SignInReason {
    return heldBy(this.model) === undefined ? this.#reason : 'renewal';
  }

  started(started: StartedSignIn<T>): void {
    this.#dispatch({ type: 'started', at: started.startedAt.wall, isTrial: started.trial !== undefined });
  }

  /** Takes what a sign-in brought. Credentials that were tried are in use from here on if Keystone accepted them. */
  settled(started: StartedSignIn<T>, outcome: SignInOutcome<T>): void {
    if (outcome.ok && outcome.restored !== undefined) this.restore(started.connection, outcome.value, outcome.restored);
    else this.#ended(started, outcome);
  }

  #ended(started: StartedSignIn<T>, outcome: SignInOutcome<T>): void {
    const { connection, startedAt, trial } = started;
    const now = momentOf(connection.runtime);
    const { sentAt = startedAt } = outcome;
    const isInVain = trial !== undefined && !isAccepted(outcome);
    if (trial !== undefined && !isInVain) this.credentials.adopt(trial.thereafter);
    // What was not sent says nothing of the credentials.
    if (!isInVain && outcome.sentAt !== undefined) this.credentials.note(outcome);
    const times = { sentAt, now, elapsedMs: now.monotonic - sentAt.monotonic };
    if (outcome.ok) this.#succeed(outcome.value, started, times);
    else if (isInVain) this.#setBack(outcome.error, started, times);
    else this.#fail(outcome.error, started, times);
  }

  /** Takes a token that a store had. */
  restore(connection: Connection, value: T, lifetime: Lifetime): void {
    this.credentials.spare();
    this.#inVain.excuse(lifetime);
    this.take(value, lifetime, undefined);
    this.reporter.restored(connection, endsAt(lifetime));
  }

  /** Takes a token that somebody gave; by the wall clock of `runtime` it counts to its end. */
  accept(value: T, runtime: Runtime | undefined): void {
    this.#stored?.trust(value);
    this.take(value, remainingLifetime(this.#options.lifeOf(value).expiresAt, momentOf(runtime)), undefined);
  }

  /** A token is there. */
  take(value: T, lifetime: Lifetime, grace: Lifetime | undefined): void {
    this.lenders.conceal(this.#options.secretsOf(value));
    this.#reason = 'expired';
    const renewable = this.credentials.current.renewable();
    this.#dispatch({ type: 'succeeded', held: { value, lifetime, renewable, grace } });
    this.#options.taken?.(value, this.lenders);
  }

  /** Somebody wants to begin anew, and may send once more what works only once. */
  drop(): void {
    this.#stored?.shun(heldEvenEnded(this.model));
    this.credentials.allowAgain();
    this.#dispatch({ type: 'dropped' });
  }

  /** What the identity service said of the credentials counts for nothing once they have changed; whether that is so. */
  forgetIfChanged(): boolean {
    const { model } = this;
    if (model.status !== 'failed' || !this.credentials.haveChanged) return false;
    this.credentials.allowAgain();
    this.#dispatch({ type: 'failed', failure: { ...model.failure, pause: undefined } });
    return true;
  }

  /** The token replaced a rejected one and was rejected too. Whether another may be accepted: this one was not fetched for that. */
  rejectedAgain({ lifetime }: Held<T>, now: Moment): boolean {
    return this.#inVain.note(lifetime, now);
  }

  /** Whether another token would not help. */
  isRejectedInVain({ lifetime }: Held<T>, now: Moment): boolean {
    return this.#inVain.is(lifetime, now, this.credentials.current.asksPerson?.() === true ? PERSON_LIMIT_MS : GRACE_MS);
  }

  /** A service refused the token. */
  reject(): void {
    this.#stored?.shun(heldEvenEnded(this.model));
    this.#reason = 'rejected';
    this.#dispatch({ type: 'rejected' });
    this.#showRefusal();
  }

  /** The token's life is over; where no other may be fetched it is kept. */
  end(): void {
    this.#dispatch({ type: 'ended', isKept: this.#options.reauthenticate === false });
  }

  /** There is nothing to be had any more, for this reason. */
  giveUp(error: KeystoneAuthError, from: Moment): void {
    this.#dispatch({ type: 'failed', failure: { error, pause: { from, lifeMs: Infinity }, rejections: 0 } });
  }

  #succeed(value: T, { connection, reason }: StartedSignIn<T>, { sentAt, now, elapsedMs }: Times): void {
    const lifetime = lifetimeOf(this.#options.lifeOf(value), sentAt);
    // It was under way when the other one was rejected, and may have been revoked with it.
    if (reason !== 'rejected') this.#inVain.excuse(lifetime);
    const isAgain = this.#arrivedEnded;
    this.#arrivedEnded = remainingMs(lifetime, now) <= 0;
    this.take(value, lifetime, isAgain && this.#arrivedEnded ? { from: now, lifeMs: GRACE_MS } : undefined);
    this.reporter.succeeded(connection, { endsAt: endsAt(lifetime), elapsedMs });
    if (this.#arrivedEnded) this.reporter.arrivedEnded(connection);
  }

  #fail(error: KeystoneAuthError, { connection }: StartedSignIn<T>, { now, elapsedMs }: Times): void {
    const asksPerson = this.credentials.current.asksPerson?.() === true;
    const known = failureOf(error, { previous: this.model, now, rememberMs: this.#options.rememberFailuresMs, asksPerson });
    const mayBeTried = this.credentials.refusal === undefined || known.pause?.lifeMs === Infinity;
    const failure = mayBeTried ? known : { ...known, pause: undefined };
    this.#dispatch({ type: 'failed', failure, renewable: this.credentials.current.renewable() });
    this.reporter.failed(connection, error, { retryAt: retryAt(failure), elapsedMs });
  }

  #setBack(error: KeystoneAuthError, { connection }: StartedSignIn<T>, { elapsedMs }: Times): void {
    this.#dispatch({ type: 'set-back' });
    this.#showRefusal();
    this.reporter.failed(connection, error, { retryAt: undefined, elapsedMs });
  }

  /** Where nothing is left and nothing may be sent, the state says so. */
  #showRefusal(): void {
    const { refusal } = this.credentials;
    if (this.model.status !== 'none' || refusal === undefined) return;
    this.#dispatch({ type: 'failed', failure: { error: refusal, pause: undefined, rejections: 0 } });
  }

  #dispatch(action: TokenAction<T>): void {
    const next = reduceToken(this.model, action);
    if (next !== this.model) this.#models.next(next);
  }
}
