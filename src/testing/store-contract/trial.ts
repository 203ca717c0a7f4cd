import { bytesToHex } from '@noble/hashes/utils.js';
import { defaultIfEmpty, defer, firstValueFrom, from, map, raceWith, take, throwIfEmpty, type ObservableInput } from 'rxjs';
import { toStream, type ValueOrStream } from '../../credentials/value-or-stream.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { StoredText, TokenStore } from '../../token/store/token-store.js';
import { LockAttempt } from './lock-attempt.js';

/** One of the processes that share a store, as far as a store has to know it. */
export interface StoreProcess {
  /** Its clocks and timers: wall clocks of two processes may be ten minutes apart, and those of one that died stand still. */
  readonly runtime: Runtime;
}

/** How stores are opened, and how long anything may take. */
export interface TrialOptions {
  readonly open: (process: StoreProcess) => ValueOrStream<TokenStore>;
  readonly limitMs: number;
  readonly runtime: Runtime;
}

const HOUR_MS = 60 * 60 * 1000;

/** One run of a case: stores, keys and locks of its own, all of which it leaves behind as it found them. */
export class Trial {
  readonly #options: TrialOptions;
  readonly #keys: string[] = [];
  readonly #attempts: LockAttempt[] = [];
  #opened: TokenStore | undefined;

  constructor(options: TrialOptions) {
    this.#options = options;
  }

  get runtime(): Runtime {
    return this.#options.runtime;
  }

  /** How long one answer may take. */
  get limitMs(): number {
    return this.#options.limitMs;
  }

  /** The store as one more process has it. */
  async open(runtime: Runtime = this.runtime): Promise<TokenStore> {
    const store = await this.first('open()', () => toStream(this.#options.open({ runtime })));
    this.#opened ??= store;
    return store;
  }

  /** A key that nobody used before. */
  key(): string {
    return this.note(bytesToHex(crypto.getRandomValues(new Uint8Array(32))));
  }

  /** A key that is to be cleared in the end. */
  note(key: string): string {
    this.#keys.push(key);
    return key;
  }

  /** The first value of what a store answered; an Error naming `what` if there is none in time. */
  async first<T>(what: string, answer: () => ObservableInput<T>, limitMs = this.limitMs): Promise<T> {
    const late$ = defer(() => from(this.runtime.deadline(limitMs))).pipe(
      map((): never => {
        throw new Error(`Expected of the token store: ${what} within ${String(limitMs)} ms.`);
      }),
    );
    const none = (): Error => new Error(`Expected of the token store: ${what} with a value; it ended without one.`);
    return firstValueFrom(defer(answer).pipe(take(1), throwIfEmpty(none), raceWith(late$)));
  }

  load(store: TokenStore, key: string): Promise<StoredText | undefined> {
    return this.first('an answer to load', () => store.load(key));
  }

  /** Saves for an hour; with `lease` only while that holds. */
  save(store: TokenStore, [key, text]: readonly [string, string], lease?: string): Promise<boolean> {
    return this.first('an answer to save', () => store.save(key, text, { lease, lifeMs: HOUR_MS }));
  }

  clear(store: TokenStore, key: string): Promise<unknown> {
    return this.first('an answer to clear', () => defer(() => store.clear(key)).pipe(defaultIfEmpty(undefined)));
  }

  /** A try to get the lock of `key`, not waited for. */
  attempt(store: TokenStore, key: string): LockAttempt {
    const attempt = new LockAttempt(store, key);
    this.#attempts.push(attempt);
    return attempt;
  }

  /** Gets the lock of `key`. */
  async hold(store: TokenStore, key: string): Promise<LockAttempt> {
    const attempt = this.attempt(store, key);
    await this.begun(attempt);
    return attempt;
  }

  /** Waits until the lock was got; its lease. */
  begun(attempt: LockAttempt, limitMs = this.limitMs): Promise<string> {
    return this.first('the lock, which is free,', () => attempt.lease$, limitMs);
  }

  /** Ends the work of who holds a lock, and waits for the end of `withLock`; what that emitted. */
  letGo(attempt: LockAttempt): Promise<readonly unknown[]> {
    attempt.finish();
    return this.first('the end of withLock when its work has ended', () => attempt.emitted$);
  }

  /** Time enough for somebody to get in who must not: two free locks are got and let go of. */
  async meanwhile(store: TokenStore): Promise<void> {
    await this.letGo(await this.hold(store, this.key()));
    await this.letGo(await this.hold(store, this.key()));
  }

  /** Lets go of everything, and forgets what was saved. */
  async end(): Promise<void> {
    for (const attempt of this.#attempts) attempt.leave();
    const store = this.#opened;
    if (store === undefined) return;
    await Promise.allSettled(this.#keys.map((key) => this.clear(store, key)));
  }
}
