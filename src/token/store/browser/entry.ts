import { isJsonObject } from '../../../access/json-object.js';
import type { StoredText } from '../token-store.js';

/** A text as a browser keeps it. All tabs share one clock. */
export interface Entry {
  readonly text: string;
  /** Wall clock, milliseconds since 1970. */
  readonly savedAt: number;
  /** From then on it is of no use, by the wall clock; `Infinity`: never. */
  readonly endsAt: number;
  /** The greater, the newer. */
  readonly revision: number;
}

/** What is to be kept under a key. */
export interface Draft {
  readonly text: string;
  readonly lifeMs: number;
  readonly now: number;
}

/** The next entry after the one of revision `last`; also where the clock was set back in between. */
export function nextEntry({ text, lifeMs, now }: Draft, last: number): Entry {
  return { text, savedAt: now, endsAt: now + lifeMs, revision: Math.max(now, last + 1) };
}

/** An entry that was kept or sent, unless it is something else. JSON knows no `Infinity`: there it is left out. */
export function readEntry(value: unknown): Entry | undefined {
  if (!isJsonObject(value)) return undefined;
  const { text, savedAt, endsAt, revision } = value;
  if (typeof text !== 'string' || typeof savedAt !== 'number' || typeof revision !== 'number') return undefined;
  return { text, savedAt, revision, endsAt: typeof endsAt === 'number' ? endsAt : Infinity };
}

/** The entry as a store gives it at `now`; `undefined` when its life is over. A clock that was set back tells no age. */
export function storedText(entry: Entry | undefined, now: number): StoredText | undefined {
  if (entry === undefined || entry.endsAt <= now) return undefined;
  const ageMs = now - entry.savedAt;
  return { text: entry.text, ageMs: ageMs < 0 ? undefined : ageMs };
}
