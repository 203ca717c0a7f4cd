import { catchError, defer, EMPTY, from, map, of, retry, take, type Observable, type ObservableInput } from 'rxjs';
import { isGiven } from '../../credentials/is-given.js';
import { OptionError } from '../../errors/option-error.js';
import type { Connection } from '../../http/connection.js';
import type { Arrival } from './arrival.js';
import { askStore } from './ask-store.js';
import { storeKeyOf } from './cache-id-of.js';
import type { Credentials } from '../credentials.js';
import { aheadMarginMs, elapsedMs, lazyMarginMs, lifetimeOf, momentOf, remainingMs, type Lifetime, type Moment } from '../lifetime.js';
import { StoreReporter } from './store-reporter.js';
import type { StoredRefusals } from './stored-refusals.js';
import type { TokenCodec } from './token-codec.js';
import type { TokenLifeOptions } from '../token-life-options.js';
import type { Held } from '../token-model.js';
import { readTokenRecord, storedLifetime, writeTokenRecord } from './token-record.js';
import type { TokenSourceOptions } from '../token-source-options.js';
import type { StoredText, TokenStore } from './token-store.js';

/** Where and how the tokens of one plugin are kept for others. */
export interface StoredTokensOptions<T> extends Pick<TokenSourceOptions<T>, 'lifeOf' | 'secretsOf' | 'authUrl'>, Pick<TokenLifeOptions, 'renewal'> {
  readonly store: TokenStore;
  readonly key: string;
  readonly codec: TokenCodec<T>;
  /** Where refused credentials are remembered; `undefined` for those that may differ under one key. */
  readonly refusals: StoredRefusals | undefined;
  /** How long one answer of the store may take, in milliseconds. */
  readonly limitMs: number;
  /** The token that requests use now. */
  readonly held: () => Held<T> | undefined;
}

/** A token that a sign-in brought. */
export interface Fetched<T> {
  readonly value: T;
  readonly sentAt: Moment;
}

/** A store that stopped telling what others keep is asked again after this. */
const WATCH_AGAIN_MS = 5000;
/** A token with less life than this, or a tenth of its life, is not worth taking. */
const SHORTEST_MS = 30_000;
/** Renewal ahead starts up to a tenth of its margin earlier, by chance: what is stored has to be beyond that. */
const EARLIEST_RENEWAL = 1.1;
/** More rejected tokens are not remembered: a store holds one. */
const MOST_SHUNNED = 10;

/** The token that a store keeps for one plugin and all who share it. */
export class StoredTokens<T> {
  readonly #options: StoredTokensOptions<T>;
  readonly #reporter: StoreReporter;
  /** Tokens that a service refused or somebody dropped. */
  readonly #shunned = new Set<string>();
  #ignored: string | undefined;

  constructor(options: StoredTokensOptions<T>) {
    this.#options = options;
    this.#reporter = new StoreReporter(options.authUrl);
  }

  /** Whether the tokens of `credentials` belong under this key. */
  isFor(credentials: Pick<Credentials<T>, 'cacheParts' | 'isAnswered'>): boolean {
    return storeKeyOf(credentials, this.#options.store) === this.#options.key;
  }

  /** The stored token, if it is worth taking now; what is no token is reported and left. Errors where the store fails. */
  look(connection: Connection): Observable<Arrival<T> | undefined> {
    const { store, key, limitMs } = this.#options;
    return askStore(() => store.load(key), connection, limitMs).pipe(
      map((stored) => (isGiven(stored) ? this.#read(stored, connection) : undefined)),
      map((found) => (found !== undefined && this.#isWanted(found, connection) ? found : undefined)),
    );
  }

  /** Keeps a token for others; never errors. `lease`: of the lock under which it was fetched. */
  keep(connection: Connection, { value, sentAt }: Fetched<T>, lease: string): Observable<unknown> {
    const { store, key, codec, lifeOf, limitMs } = this.#options;
    const lifetime = lifetimeOf(lifeOf(value), sentAt);
    const leftMs = remainingMs(lifetime, momentOf(connection.runtime));
    if (leftMs <= 0) return of(undefined);
    const { lifeMs } = lifetime;
    this.#conceal(value, connection);
    const save = (): ObservableInput<boolean> => store.save(key, writeTokenRecord({ state: codec.encode(value), lifeMs, leftMs }), { lease, lifeMs: leftMs });
    return askStore(save, connection, limitMs).pipe(
      map((isKept) => {
        if (isKept === false) this.#reporter.lostLock(connection);
      }),
      catchError((error: unknown) => {
        this.failed(connection, 'keep a token', error);
        return of(undefined);
      }),
    );
  }

  /** Keeps nothing any more; never errors. */
  clear(connection: Connection): Observable<unknown> {
    const { store, key, limitMs } = this.#options;
    return askStore(() => store.clear(key), connection, limitMs).pipe(
      catchError((error: unknown) => {
        this.failed(connection, 'forget a token', error);
        return of(undefined);
      }),
    );
  }

  /** Runs `work` under the lock of the key. Errors where the store fails. */
  withLock<R>(work: (lease: string) => Observable<R>): Observable<R> {
    const { store, key } = this.#options;
    return defer(() => from(store.withLock(key, work))).pipe(take(1));
  }

  /** Emits when somebody else may have kept another token; never errors: a store that does not tell is asked again later. */
  changes({ runtime }: Connection): Observable<unknown> {
    const { store, key } = this.#options;
    return defer(() => store.watch?.(key) ?? EMPTY).pipe(retry({ delay: () => runtime.tick(WATCH_AGAIN_MS) }));
  }

  get refusals(): StoredRefusals | undefined {
    return this.#options.refusals;
  }

  /** Tells that the store did not do what was asked of it. */
  failed(connection: Connection, what: string, error: unknown): void {
    this.#reporter.failed(connection, what, error);
  }

  /** The token is not to come back. */
  shun(held: Held<T> | undefined): void {
    if (held === undefined) return;
    this.#shunned.add(this.#tokenOf(held.value));
    const [oldest] = this.#shunned;
    if (this.#shunned.size > MOST_SHUNNED && oldest !== undefined) this.#shunned.delete(oldest);
  }

  /** Somebody gave `value` himself. */
  trust(value: T): void {
    this.#shunned.delete(this.#tokenOf(value));
  }

  #read({ text, ageMs }: StoredText, connection: Connection): Arrival<T> | undefined {
    const { codec, lifeOf } = this.#options;
    const read = readTokenRecord(text);
    if (!read.ok) {
      this.#ignore(text, read.problem, connection);
      return undefined;
    }
    try {
      const value = codec.decode(read.record.state);
      const { expiresAt } = lifeOf(value);
      if (read.record.leftMs === Infinity && expiresAt !== undefined) throw new OptionError('leftMs', 'A record of a token that ends has to say when.');
      return { value, restored: storedLifetime(read.record, { ageMs, expiresAt, now: momentOf(connection.runtime) }) };
    } catch {
      this.#ignore(text, 'holds no token that can be read', connection);
      return undefined;
    }
  }

  /** Told once, however often it is looked at until somebody replaces it. */
  #ignore(text: string, problem: string, connection: Connection): void {
    if (text !== this.#ignored) this.#reporter.ignored(connection, problem);
    this.#ignored = text;
  }

  #isWanted({ value, restored }: Arrival<T>, connection: Connection): boolean {
    if (restored === undefined || this.#shunned.has(this.#tokenOf(value))) return false;
    const now = momentOf(connection.runtime);
    const left = remainingMs(restored, now);
    const held = this.#options.held();
    if (held === undefined) return left > this.#leastMs(restored, this.#options.renewal === 'lazy');
    const isAnother = this.#tokenOf(held.value) !== this.#tokenOf(value);
    // The newer one, even where the one at hand seems to last longer: by an answer that told its end wrong, or not at all.
    const isBetter = left > remainingMs(held.lifetime, now) || elapsedMs(restored, now) < elapsedMs(held.lifetime, now);
    return isAnother && isBetter && left > this.#leastMs(restored, true);
  }

  /** How much life a token needs to be taken; one that takes the place of another must not be due for renewal itself. */
  #leastMs({ lifeMs }: Lifetime, isToLast: boolean): number {
    if (!isToLast) return Math.min(SHORTEST_MS, lifeMs / 10);
    return this.#options.renewal === 'lazy' ? lazyMarginMs(lifeMs) : EARLIEST_RENEWAL * aheadMarginMs(lifeMs);
  }

  #tokenOf(value: T): string {
    return this.#options.secretsOf(value).join('\n');
  }

  #conceal(value: T, connection: Connection): void {
    for (const secret of this.#options.secretsOf(value)) connection.conceal(secret);
  }
}
