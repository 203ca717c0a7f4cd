import { defer, filter, firstValueFrom, map, merge, race, take, type Observable } from 'rxjs';
import type { Runtime } from '../../../runtime/runtime.js';
import type { Entries } from './entries.js';
import { nextEntry, readEntry, type Draft, type Entry } from './entry.js';
import { randomId } from '../../../runtime/random-id.js';
import { missingHere, refusedHere } from './storage-unavailable.js';
import type { TabChannel } from './tab-channel.js';
import type { MessageOf } from './tab-message.js';

/** What {@link SessionEntries} are made of. */
export interface SessionEntriesParts {
  readonly prefix: string;
  readonly channel: TabChannel;
  readonly runtime: Runtime;
  /** Whether this store holds the lock of a key. */
  readonly isLocked: (key: string) => boolean;
}

/** How long other tabs are waited for when nothing is known of them. */
const ANSWER_MS = 150;
/** The same when one of them has told that it has something. */
const KNOWN_ANSWER_MS = 1000;

/**
 * Texts in the sessionStorage of each tab, gone with the tab. Other tabs are asked for what they have: by a tab that has
 * nothing, by one that heard of something newer, and by one that holds the lock, which must not miss anything.
 */
export class SessionEntries implements Entries {
  readonly #parts: SessionEntriesParts;
  /** The newest revision others told of, by key. */
  readonly #told = new Map<string, number>();

  /** Hears from other tabs from here on. */
  constructor(parts: SessionEntriesParts) {
    this.#parts = parts;
    const { channel } = parts;
    const heard$ = merge(channel.hearOthers('saved'), channel.hear('cleared'), channel.hear('question'));
    heard$.subscribe({
      next: (message) => {
        this.#hear(message);
      },
      error: () => undefined,
    });
  }

  async load(key: string): Promise<Entry | undefined> {
    const own = this.#read(key);
    if (own !== undefined && !this.#isOutdated(key, own) && !this.#parts.isLocked(key)) return own;
    const told = this.#told.get(key);
    const newer = await this.#ask(key, own);
    if (newer !== undefined) this.#write(key, newer);
    else if (told === this.#told.get(key)) this.#told.delete(key); // who told of it has gone
    return newer ?? own;
  }

  put(key: string, draft: Draft): Promise<Entry> {
    return Promise.resolve().then(() => {
      const last = Math.max(this.#read(key)?.revision ?? 0, this.#told.get(key) ?? 0);
      return this.#write(key, nextEntry(draft, last));
    });
  }

  clear(key: string): Promise<void> {
    return Promise.resolve().then(() => {
      this.#forget(key);
      this.#parts.channel.post({ kind: 'cleared', key });
    });
  }

  async #ask(key: string, own: Entry | undefined): Promise<Entry | undefined> {
    const { channel, runtime } = this.#parts;
    if (!channel.isThere) return undefined;
    const above = own?.revision ?? 0;
    const question = randomId();
    const limit = (this.#told.get(key) ?? 0) > above ? KNOWN_ANSWER_MS : ANSWER_MS;
    const over$: Observable<undefined> = defer(() => runtime.deadline(limit)).pipe(map(() => undefined));
    const newer$ = channel.hear('answer', key).pipe(
      filter((answer) => answer.question === question && answer.entry.revision > above),
      map(({ entry }) => entry),
    );
    const first = firstValueFrom(race(newer$, over$).pipe(take(1)), { defaultValue: undefined });
    channel.post({ kind: 'question', key, question, above });
    return first;
  }

  #hear(message: MessageOf<'saved' | 'cleared' | 'question'>): void {
    if (message.kind === 'saved') this.#told.set(message.key, Math.max(message.revision, this.#told.get(message.key) ?? 0));
    else if (message.kind === 'cleared') this.#forget(message.key);
    else this.#answer(message);
  }

  #answer({ key, question, above }: MessageOf<'question'>): void {
    const entry = this.#tryRead(key);
    if (entry === undefined || entry.revision <= above || this.#isOutdated(key, entry)) return;
    this.#parts.channel.post({ kind: 'answer', key, question, entry });
  }

  #isOutdated(key: string, { revision }: Entry): boolean {
    return (this.#told.get(key) ?? 0) > revision;
  }

  #read(key: string): Entry | undefined {
    const text = storage().getItem(this.#place(key));
    const entry = text === null ? undefined : readEntry(parsed(text));
    if (entry === undefined || entry.endsAt > this.#parts.runtime.now()) return entry;
    storage().removeItem(this.#place(key));
    return undefined;
  }

  #tryRead(key: string): Entry | undefined {
    try {
      return this.#read(key);
    } catch {
      return undefined;
    }
  }

  #write(key: string, entry: Entry): Entry {
    try {
      storage().setItem(this.#place(key), JSON.stringify({ ...entry, endsAt: entry.endsAt === Infinity ? undefined : entry.endsAt }));
    } catch (error) {
      throw refusedHere('sessionStorage', error);
    }
    return entry;
  }

  #forget(key: string): void {
    this.#told.delete(key);
    storage().removeItem(this.#place(key));
  }

  #place(key: string): string {
    return `${this.#parts.prefix}/${key}`;
  }
}

/** Looking at it throws in a page that may store nothing. */
function storage(): Storage {
  let found: Storage | undefined;
  try {
    found = (globalThis as { readonly sessionStorage?: Storage }).sessionStorage;
  } catch (error) {
    throw missingHere('sessionStorage', error);
  }
  if (found === undefined) throw missingHere('sessionStorage');
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
