import { createHash, randomBytes } from 'node:crypto';
import { defer, from, repeat, type Subscription } from 'rxjs';
import type { GatewaySettings } from './gateway-settings.js';
import { keptPlugin, KeptSessions, type KeptSession } from './kept-sessions.js';
import type { UserOptions } from '../../credentials/user.js';
import type { UserSession, UserPlugin } from './user-session.js';

/** Twice as many as nobody could ever guess. */
const ID_BYTES = 32;
const LOOK_MS = 60_000;

/** A session of a browser. */
export interface HeldSession {
  readonly user: UserSession;
  /** When it ends at the latest, in milliseconds since 1970. */
  readonly endsAt: number;
}

interface Entry extends HeldSession {
  /** By the monotonic clock. */
  usedAt: number;
  /** What the store has of it, and since when. */
  kept: { readonly state: string | undefined; readonly at: number } | undefined;
  /** Another process has its credentials. */
  readonly isBorrowed: boolean;
}

/** What makes the session of one user. */
export type OpenUserSession = (plugin: UserPlugin, user: UserOptions) => UserSession;

/**
 * The sessions of all browsers by their ids, which are kept only as hashes. Each ends when it is left alone for too long or has lasted
 * too long; beyond a number the one that was not used for the longest time does.
 */
export class UserSessions {
  readonly #settings: GatewaySettings;
  readonly #open: OpenUserSession;
  readonly #kept: KeptSessions | undefined;
  /** The one that was not used for the longest time first. */
  readonly #entries = new Map<string, Entry>();
  #sweeping: Subscription | undefined;

  constructor(settings: GatewaySettings, open: OpenUserSession) {
    this.#settings = settings;
    this.#open = open;
    this.#kept = settings.sessionStore && new KeptSessions(settings.sessionStore);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** A new session for somebody who has signed in; its id. */
  async add(user: UserSession, createdAt = this.#settings.runtime.now()): Promise<string> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const entry = { ...this.#entryOf(user, createdAt), isBorrowed: false };
    this.#entries.set(hashOf(id), entry);
    this.#sweep();
    for (const [key, oldest] of this.#entries) {
      if (this.#entries.size <= this.#settings.maxSessions) break;
      this.#end(key, oldest);
    }
    await this.#keep(hashOf(id), entry);
    return id;
  }

  /** The session with this id; `undefined`: there is none, or it is over. `isUse`: it is not idle. */
  async find(id: string | undefined, { isUse }: { readonly isUse: boolean }): Promise<HeldSession | undefined> {
    if (id === undefined) return undefined;
    const key = hashOf(id);
    const kept = await this.#kept?.load(key);
    const entry = this.#present(key, kept);
    if (entry === undefined) return undefined;
    if (!isUse) return entry;
    entry.usedAt = this.#settings.runtime.monotonic();
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    await this.#keep(key, entry);
    return entry;
  }

  /** The same session under a new id; the old one is nobody's from then on. */
  async rename(id: string): Promise<string> {
    const entry = this.#entries.get(hashOf(id));
    if (entry === undefined) return id;
    this.#entries.delete(hashOf(id));
    await this.#kept?.clear(hashOf(id));
    return this.add(entry.user, entry.endsAt - this.#settings.absoluteMs);
  }

  /** Writes down what has changed, for other processes. */
  async changed(id: string): Promise<void> {
    const entry = this.#entries.get(hashOf(id));
    if (entry !== undefined) await this.#keep(hashOf(id), entry);
  }

  /** Forgets the session, which is not ended by that. */
  async remove(id: string): Promise<void> {
    this.#entries.delete(hashOf(id));
    await this.#kept?.clear(hashOf(id));
  }

  /** Ends all of this process; the tokens stay good, for others that have them. */
  close(): void {
    this.#sweeping?.unsubscribe();
    for (const { user } of this.#entries.values()) user.close();
    this.#entries.clear();
  }

  #entryOf(user: UserSession, createdAt: number): Omit<Entry, 'isBorrowed'> {
    const { absoluteMs, runtime } = this.#settings;
    return { user, endsAt: createdAt + absoluteMs, usedAt: runtime.monotonic(), kept: undefined };
  }

  /** What this process has, as far as the store knows it too, or what the store has. */
  #present(key: string, kept: KeptSession | 'unknown' | undefined): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined && (isGone(entry, kept) || this.#isOver(entry))) {
      this.#end(key, entry);
      return undefined;
    }
    return typeof kept === 'object' && isNews(entry, kept) ? this.#borrowed(key, kept) : entry;
  }

  #borrowed(key: string, kept: KeptSession): Entry | undefined {
    const plugin = keptPlugin(kept, this.#settings.authUrl);
    if (plugin === undefined) return undefined;
    const at = this.#settings.runtime.monotonic();
    const before = this.#entries.get(key)?.user;
    before?.takeOver(plugin);
    // By the clock of who began it, which may be ahead.
    const createdAt = Math.min(kept.createdAt, this.#settings.runtime.now());
    const entry = { ...this.#entryOf(before ?? this.#open(plugin, {}), createdAt), isBorrowed: true, kept: { state: kept.state, at } };
    this.#entries.set(key, entry);
    this.#sweep();
    return this.#isOver(entry) ? undefined : entry;
  }

  #isOver({ endsAt, usedAt }: Entry): boolean {
    const { idleMs, runtime } = this.#settings;
    return runtime.now() >= endsAt || runtime.monotonic() - usedAt >= idleMs;
  }

  /** Saved when there is another token, and now and then so that it does not seem idle. */
  async #keep(key: string, entry: Entry): Promise<void> {
    const { idleMs, runtime } = this.#settings;
    const { state } = entry.user;
    if (this.#kept === undefined || state === undefined) return;
    const at = runtime.monotonic();
    const isNew = !entry.isBorrowed && entry.kept?.state !== state;
    if (!isNew && at - (entry.kept?.at ?? -Infinity) < idleMs / 4) return;
    entry.kept = { state, at };
    const createdAt = entry.endsAt - this.#settings.absoluteMs;
    await this.#kept.save(key, { createdAt, state }, Math.min(idleMs * 1.25, entry.endsAt - runtime.now()));
  }

  /** Nobody is told: the next request is answered by a 401. */
  #end(key: string, { user, isBorrowed }: Entry): void {
    this.#entries.delete(key);
    if (isBorrowed) user.close();
    else user.signOut().subscribe({ error: () => { user.close(); } });
  }

  #sweep(): void {
    const tick$ = defer(() => from(this.#settings.runtime.tick(LOOK_MS)));
    this.#sweeping ??= tick$.pipe(repeat()).subscribe({
      next: () => {
        for (const [key, entry] of this.#entries) if (this.#isOver(entry)) this.#end(key, entry);
      },
      error: () => undefined,
    });
  }
}

/** Somebody else has ended it. */
function isGone(entry: Entry, kept: KeptSession | 'unknown' | undefined): boolean {
  return kept === undefined && entry.kept !== undefined;
}

/** Who has the credentials knows the newest token. */
function isNews(entry: Entry | undefined, kept: KeptSession): boolean {
  return entry === undefined || (entry.isBorrowed && entry.kept?.state !== kept.state);
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
