import { Observable, of, Subject } from 'rxjs';
import { cacheId } from '../../src/credentials/cache-id.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { TokenStore } from '../../src/token/store/token-store.js';
import { TokenSource, type TokenSourceOptions } from '../../src/token/token-source.js';
import { LentConnection } from './lent-connection.js';
import { listen, type Heard } from './listener.js';
import { SignInDesk, type DeskToken } from './sign-in-desk.js';
import { VirtualRuntime } from './virtual-runtime.js';

/** Where the tokens of the fleet are kept. */
export const KEY = cacheId({ user: 'alice-stored' });

/** What a {@link DeskStore} keeps under one key. */
interface Kept {
  readonly text: string;
  readonly savedAt: number;
  /** How long it was to be kept, in milliseconds. */
  readonly lifeMs: number;
}

/** A store that answers at once; its lock is a queue, its clock the one it is given. */
export class DeskStore implements TokenStore {
  readonly #clock: VirtualRuntime;
  readonly texts = new Map<string, Kept>();
  readonly #queues = new Map<string, (() => void)[]>();
  readonly #told = new Subject<string>();
  /** Everything it was asked. */
  readonly asked: string[] = [];
  /** How it fails, while it does. */
  fault: (() => Observable<never>) | undefined;
  lease: string | undefined;
  /** How many watch. */
  listeners = 0;
  #leases = 0;

  constructor(clock: VirtualRuntime) {
    this.#clock = clock;
  }

  load(key: string) {
    this.asked.push('load');
    const kept = this.texts.get(key);
    return this.fault?.() ?? of(kept && { text: kept.text, ageMs: this.#clock.monotonic() - kept.savedAt });
  }

  save(key: string, text: string, { lease, lifeMs = Infinity }: { readonly lease?: string | undefined; readonly lifeMs?: number }) {
    this.asked.push('save');
    if (this.fault !== undefined) return this.fault();
    if (lease !== undefined && lease !== this.lease) return of(false);
    this.put(key, text, lifeMs);
    return of(true);
  }

  put(key: string, text: string, lifeMs = Infinity): void {
    this.texts.set(key, { text, savedAt: this.#clock.monotonic(), lifeMs });
    this.#told.next(key);
  }

  clear(key: string) {
    this.asked.push('clear');
    if (this.fault !== undefined) return this.fault();
    this.texts.delete(key);
    return of(undefined);
  }

  withLock<T>(key: string, work: (lease: string) => Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      this.asked.push('lock');
      if (this.fault !== undefined) return this.fault().subscribe(subscriber);
      const queue = this.#queues.get(key) ?? [];
      this.#queues.set(key, queue);
      const begin = (): void => {
        this.lease = String((this.#leases += 1));
        subscriber.add(work(this.lease).subscribe(subscriber));
      };
      queue.push(begin);
      if (queue[0] === begin) begin();
      return () => {
        const held = queue[0] === begin;
        queue.splice(queue.indexOf(begin), 1);
        if (held) queue[0]?.();
      };
    });
  }

  watch(): Observable<unknown> {
    return new Observable((subscriber) => {
      this.listeners += 1;
      subscriber.add(() => (this.listeners -= 1));
      subscriber.add(this.#told.subscribe(subscriber));
    });
  }
}

/** One process of a fleet, and what it sees. */
export interface Member {
  readonly desk: SignInDesk;
  readonly source: TokenSource<DeskToken>;
  readonly connection: LentConnection;
  readonly runtime: VirtualRuntime;
  ask(): Heard<DeskToken>;
  events(): readonly string[];
}

/** Tokens of these specs as they are written down. */
export const codec = { encode: (value: DeskToken) => value, decode: (state: unknown) => state as DeskToken };

/** One process of a fleet. */
export function member(tokenStore: TokenStore, runtime = new VirtualRuntime(), options: Partial<TokenSourceOptions<DeskToken>> = {}): Member {
  const desk = new SignInDesk();
  const methods = [{ identity: { method: 'password', username: 'alice-stored' }, getAuthData: () => undefined }];
  const source = new TokenSource(desk.options({ tokenStore, codec, methods, cacheParts: () => ({ user: 'alice-stored' }), ...options }));
  const connection = new LentConnection(runtime);
  return {
    desk,
    source,
    connection,
    runtime,
    ask: () => listen(source.get(connection)),
    events: () => connection.events.map((event: KeystoneEvent) => (event.type === 'warning' ? event.code : event.type)),
  };
}

/** Processes that share a store, and the clock of all. */
export function fleet(size: number, options?: Partial<TokenSourceOptions<DeskToken>>): { readonly store: DeskStore; readonly runtime: VirtualRuntime; readonly members: readonly Member[] } {
  const runtime = new VirtualRuntime();
  const store = new DeskStore(runtime);
  return { store, runtime, members: Array.from({ length: size }, () => member(store, runtime, options)) };
}

/** How many sign-ins they made together. */
export function visits(members: readonly Member[]): number {
  return members.reduce((sum, { desk }) => sum + desk.visits.length, 0);
}

/** Answers whoever signs in. */
export function answer(members: readonly Member[], token: DeskToken): void {
  const [one] = members.filter(({ desk }) => desk.open > 0);
  one?.desk.succeed(token);
}
