import { isJsonObject } from '../../../access/json-object.js';

/** Who holds a key, and a counter that moves while the holder lives. */
export interface Lease {
  readonly holder: string;
  readonly beat: number;
}

/** A lease as somebody saw it who waits for it. */
export interface Sighting extends Lease {
  /** How often it was looked at since it last moved. */
  readonly rounds: number;
}

/** How often a waiter looks, in milliseconds; each time it asks for a sign of life. */
export const ROUND_MS = 1000;
/**
 * A holder that gave no sign of life in so many rounds is dead. Rounds, not time, are counted: a laptop that slept, or a browser
 * that slows down hidden tabs, also does so to who waits.
 */
const DEAD_AFTER_ROUNDS = 6;

/** A lease that was kept, unless it is something else. */
export function readLease(value: unknown): Lease | undefined {
  if (!isJsonObject(value)) return undefined;
  const { holder, beat } = value;
  return typeof holder === 'string' && typeof beat === 'number' ? { holder, beat } : undefined;
}

/** What a waiter knows when it has seen `lease`; `isRound`: a round has passed since the last look. */
export function sightingOf(lease: Lease, before: Sighting | undefined, isRound: boolean): Sighting {
  const hasMoved = before?.holder !== lease.holder || before.beat !== lease.beat;
  return { ...lease, rounds: hasMoved ? 0 : before.rounds + Number(isRound) };
}

/** Whether whoever holds the lease is no longer there. */
export function isDead({ rounds }: Sighting): boolean {
  return rounds >= DEAD_AFTER_ROUNDS;
}
