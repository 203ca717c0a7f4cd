import { isJsonObject, textIn } from '../access/json-object.js';
import { parseTime } from '../access/parse-time.js';
import type { Snapshot } from './changes-between.js';

/** How a service is asked for what has changed since a moment. */
export interface ChangesSince<T = never> {
  /** In the query. @defaultValue 'changes-since' */
  readonly parameter?: string | undefined;
  /** What the parameter is set to. @defaultValue the instant itself, as `2040-01-02T03:04:05Z` */
  readonly format?: ((instant: string) => string) | undefined;
  /** When the service changed an item last, in ISO 8601: its own time. @defaultValue `updated`, else `updated_at`, else when it was created */
  readonly stampOf?: ((item: T) => string | undefined) | undefined;
  /** Whether what was listed tells that an item is there no more. @defaultValue none is */
  readonly isGone?: ((item: T) => boolean) | undefined;
  /** So much older than the newest stamp is asked for: clocks of a service's hosts differ. @defaultValue 2 minutes */
  readonly overlapMs?: number | undefined;
}

const OVERLAP_MS = 120_000;

/** The query that asks for what has changed since `newest`, the newest stamp of the service that is known. */
export function sinceQuery({ parameter = 'changes-since', format = (instant) => instant, overlapMs = OVERLAP_MS }: ChangesSince, newest: number): Readonly<Record<string, string>> {
  const instant = new Date(newest - overlapMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return { [parameter]: format(instant) };
}

/** The newest stamp among `items`, in milliseconds since 1970; `undefined`: none has one. */
export function newestStamp<T>(items: readonly T[], { stampOf = stampIn }: ChangesSince<T>): number | undefined {
  return items.reduce<number | undefined>((newest, item) => {
    const at = parseTime(stampOf(item));
    return at !== undefined && (newest === undefined || at > newest) ? at : newest;
  }, undefined);
}

/** What is known with what has changed. */
export function mergedSnapshot<T>(known: Snapshot<T>, changed: Snapshot<T>, { isGone = () => false }: ChangesSince<T>): Snapshot<T> {
  const merged = new Map(known);
  for (const [key, item] of changed) {
    if (isGone(item)) merged.delete(key);
    else merged.set(key, item);
  }
  return merged;
}

function stampIn(item: unknown): string | undefined {
  if (!isJsonObject(item)) return undefined;
  return textIn(item, 'updated') ?? textIn(item, 'updated_at') ?? textIn(item, 'created') ?? textIn(item, 'created_at');
}
