import { isJsonObject } from '../../access/json-object.js';
import type { Lifetime, Moment } from '../lifetime.js';
import { readRecord, writeRecord, type RecordFormat, type RecordMembers } from './record-text.js';

/** What a token store keeps for a token. Instants of the saver's clock are not in it: nobody else could trust them. */
export interface TokenRecord {
  /** The token and what came with it. **Secret.** */
  readonly state: unknown;
  /** Its whole life by the server's two instants, in milliseconds; `Infinity`: it does not end. */
  readonly lifeMs: number;
  /** What was left of it when the record was saved. */
  readonly leftMs: number;
}

/** What {@link readTokenRecord} made of a text. */
export type ReadRecord = { readonly ok: true; readonly record: TokenRecord } | { readonly ok: false; readonly problem: string };

const FORMAT: RecordFormat = { format: 1, readableBy: 1 };

/** The record as text. */
export function writeTokenRecord({ state, lifeMs, leftMs }: TokenRecord): string {
  return writeRecord(FORMAT, { state, lifeMs: finite(lifeMs), leftMs: finite(leftMs) });
}

/** Reads what a release wrote whose records this one understands, older or newer; never throws. */
export function readTokenRecord(text: string): ReadRecord {
  const json = readRecord(FORMAT, text);
  if (json === undefined) return { ok: false, problem: 'is no token record' };
  if (json === 'newer') return { ok: false, problem: 'was written by a newer release than this one can read' };
  const { state } = json;
  const leftMs = durationIn(json, 'leftMs');
  const lifeMs = durationIn(json, 'lifeMs');
  if (leftMs === undefined || lifeMs === undefined || !isJsonObject(state)) return { ok: false, problem: 'is not complete' };
  return { ok: true, record: { state, leftMs, lifeMs: leftMs < lifeMs && lifeMs < Infinity ? lifeMs : leftMs } };
}

/**
 * What is left of a stored token's life at `now`: by the store's clock where it has one, else until the server's `expiresAt` by
 * this machine's clock.
 */
export function storedLifetime(
  { lifeMs, leftMs }: TokenRecord,
  { ageMs, expiresAt, now }: { readonly ageMs: number | undefined; readonly expiresAt: number | undefined; readonly now: Moment },
): Lifetime {
  if (leftMs === Infinity) return { from: now, lifeMs: Infinity };
  const byWall = expiresAt === undefined ? leftMs : Math.min(leftMs, expiresAt - now.wall);
  const left = ageMs === undefined ? byWall : leftMs - Math.max(ageMs, 0);
  const elapsed = lifeMs - left;
  return { from: { wall: now.wall - elapsed, monotonic: now.monotonic - elapsed }, lifeMs };
}

/** JSON knows no infinity; a life without an end is left out. */
function finite(ms: number): number | undefined {
  return ms === Infinity ? undefined : Math.round(ms);
}

function durationIn(json: RecordMembers, name: string): number | undefined {
  const ms = json[name] ?? Infinity;
  return typeof ms === 'number' && !Number.isNaN(ms) ? ms : undefined;
}
