import { realRuntime, type Runtime } from '../runtime/runtime.js';

/** The two clocks, read at one moment. */
export interface Moment {
  /** Wall clock, milliseconds since 1970. */
  readonly wall: number;
  /** Never goes backwards. */
  readonly monotonic: number;
}

/** A life measured in elapsed time, so that a wrong clock on either side does not matter. */
export interface Lifetime {
  /** From this moment `lifeMs` counts. */
  readonly from: Moment;
  /** `Infinity` for a token that does not end. */
  readonly lifeMs: number;
}

const LONGEST_MARGIN_MS = 120_000;
const LONGEST_NOTICE_MS = 300_000;

/** This moment by a session's clocks; without a session, by this machine's wall clock alone. */
export function momentOf(runtime: Runtime | undefined): Moment {
  if (runtime === undefined) return { wall: realRuntime.now(), monotonic: Infinity };
  return { wall: runtime.now(), monotonic: runtime.monotonic() };
}

/** The life of a token whose sign-in was sent at `sentAt`: the server's two instants only give its length. */
export function lifetimeOf(
  { issuedAt, expiresAt }: { readonly issuedAt: number | undefined; readonly expiresAt: number | undefined },
  sentAt: Moment,
): Lifetime {
  if (expiresAt === undefined) return { from: sentAt, lifeMs: Infinity };
  return { from: sentAt, lifeMs: expiresAt - (issuedAt ?? sentAt.wall) };
}

/** The life of a token that was kept or given: what its `expiresAt` leaves by the wall clock. */
export function remainingLifetime(expiresAt: number | undefined, now: Moment): Lifetime {
  return { from: now, lifeMs: expiresAt === undefined ? Infinity : expiresAt - now.wall };
}

/**
 * How much time passed: the larger of both clocks. A laptop that slept moved only the wall clock; a clock set back moved
 * only that one, and is ignored.
 */
export function elapsedMs({ from }: Lifetime, now: Moment): number {
  return Math.max(now.wall - from.wall, now.monotonic - from.monotonic);
}

/** What is left; 0 or less: the token has ended. */
export function remainingMs(lifetime: Lifetime, now: Moment): number {
  return lifetime.lifeMs - elapsedMs(lifetime, now);
}

/** How long before its end a token is renewed ahead: a fifth of its life, or two minutes, or half of it. */
export function aheadMarginMs(lifeMs: number): number {
  return Math.max(0.2 * lifeMs, lazyMarginMs(lifeMs));
}

/** How long before its end the next use renews a token under `renewal: 'lazy'`. */
export function lazyMarginMs(lifeMs: number): number {
  return Math.min(LONGEST_MARGIN_MS, lifeMs / 2);
}

/**
 * How much life is left when renewal ahead starts; up to a tenth of the margin earlier by chance, so that a fleet does not
 * sign in at one moment. `chance` is in [0, 1).
 */
export function renewalDueMs(lifeMs: number, chance: number): number {
  return aheadMarginMs(lifeMs) * (1 + 0.1 * chance);
}

/** How long before its end people are told that a token ends: five minutes, or half of a life under ten. */
export function noticeMs(lifeMs: number): number {
  return Math.min(LONGEST_NOTICE_MS, lifeMs / 2);
}

/** By the wall clock, when the life ends; `undefined` if it does not. */
export function endsAt({ from, lifeMs }: Lifetime): number | undefined {
  return lifeMs === Infinity ? undefined : from.wall + lifeMs;
}
