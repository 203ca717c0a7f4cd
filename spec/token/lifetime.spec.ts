import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aheadMarginMs,
  elapsedMs,
  endsAt,
  lazyMarginMs,
  lifetimeOf,
  momentOf,
  remainingLifetime,
  remainingMs,
  renewalDueMs,
} from '../../src/token/lifetime.js';
import { TokenSource } from '../../src/token/token-source.js';
import { LentConnection } from './lent-connection.js';
import { listen } from './listener.js';
import { lasting, SignInDesk } from './sign-in-desk.js';
import { VirtualRuntime } from './virtual-runtime.js';

const start = { wall: 5_000_000, monotonic: 700 };
const later = (wallMs: number, monotonicMs = wallMs): typeof start => ({
  wall: start.wall + wallMs,
  monotonic: start.monotonic + monotonicMs,
});
const HOUR_MS = 3_600_000;

describe('momentOf', () => {
  it('reads both clocks of a runtime', () => {
    const runtime = new VirtualRuntime();
    runtime.advance(12);

    expect(momentOf(runtime)).toEqual({ wall: runtime.now(), monotonic: 12 });
  });
});

describe('lifetimeOf', () => {
  it("takes only the length from the server's instants, however wrong its clock is", () => {
    for (const issuedAt of [0, start.wall, start.wall + 86_400_000]) {
      expect(lifetimeOf({ issuedAt, expiresAt: issuedAt + HOUR_MS }, start)).toEqual({ from: start, lifeMs: HOUR_MS });
    }
  });

  it('measures from the local clock where the server does not say when it issued the token', () => {
    expect(lifetimeOf({ issuedAt: undefined, expiresAt: start.wall + 90 }, start).lifeMs).toBe(90);
  });

  it('lasts for ever without an end', () => {
    expect(lifetimeOf({ issuedAt: 3, expiresAt: undefined }, start).lifeMs).toBe(Infinity);
  });

  it('counts from the sign-in, so that neither clock being wrong costs or adds a sign-in', () => {
    const runtime = new VirtualRuntime();
    const desk = new SignInDesk();
    const source = new TokenSource(desk.options({ renewal: 'lazy' }));
    const connection = new LentConnection(runtime);
    listen(source.get(connection));
    desk.succeed(lasting('one', HOUR_MS, runtime.now() - 10 * HOUR_MS));

    runtime.advance(HOUR_MS - 121_000);
    expect(listen(source.get(connection)).values).toMatchObject([{ token: 'one' }]);
    runtime.advance(2000);
    expect(listen(source.get(connection)).waits).toBe(true);
    expect(desk.visits).toHaveLength(2);
  });
});

describe('remainingLifetime', () => {
  it('is what the wall clock leaves until the end', () => {
    expect(remainingLifetime(start.wall + 60_000, start)).toEqual({ from: start, lifeMs: 60_000 });
    expect(remainingLifetime(start.wall - 1, start).lifeMs).toBe(-1);
    expect(remainingLifetime(undefined, start).lifeMs).toBe(Infinity);
  });
});

describe('elapsedMs', () => {
  it.each([
    ['both clocks went on', later(500), 500],
    ['a laptop slept: only the wall clock went on', later(90_000, 10), 90_000],
    ['the wall clock was set back', later(-90_000, 10), 10],
    ['the wall clock was set forward', later(90_000, 10), 90_000],
  ])('is the larger of both clocks: %s', (_case, now, elapsed) => {
    expect(elapsedMs({ from: start, lifeMs: 0 }, now)).toBe(elapsed);
  });
});

describe('remainingMs', () => {
  it('goes below zero when the token has ended', () => {
    const lifetime = { from: start, lifeMs: 1000 };

    expect(remainingMs(lifetime, later(400))).toBe(600);
    expect(remainingMs(lifetime, later(1000))).toBe(0);
    expect(remainingMs(lifetime, later(1001))).toBe(-1);
    expect(remainingMs({ from: start, lifeMs: Infinity }, later(1e15))).toBe(Infinity);
  });

  it('never grows while time passes on one of the clocks', () => {
    const step = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(step, step, step, (lifeMs, first, second) => {
        const lifetime = { from: start, lifeMs };
        expect(remainingMs(lifetime, later(first, first + second))).toBeLessThanOrEqual(remainingMs(lifetime, later(first)));
        expect(remainingMs(lifetime, later(first + second, first))).toBeLessThanOrEqual(remainingMs(lifetime, later(first)));
      }),
    );
  });
});

describe('lazyMarginMs', () => {
  it.each([
    [24 * HOUR_MS, 120_000],
    [HOUR_MS, 120_000],
    [240_000, 120_000],
    [100_000, 50_000],
    [10_000, 5000],
    [1000, 500],
  ])('of a life of %d ms is %d ms: two minutes, or half of a short life', (lifeMs, marginMs) => {
    expect(lazyMarginMs(lifeMs)).toBe(marginMs);
  });

  it('leaves a fraction of even a very short life for use, instead of one sign-in per request', () => {
    for (const seconds of [1, 9, 30, 99, 119]) {
      const runtime = new VirtualRuntime();
      const desk = new SignInDesk();
      desk.atOnce = () => lasting('short', seconds * 1000);
      const source = new TokenSource(desk.options({ renewal: 'lazy' }));
      const connection = new LentConnection(runtime);

      for (let request = 0; request < 100; request += 1) listen(source.get(connection));
      expect(desk.visits).toHaveLength(1);
      runtime.advance(seconds * 500);
      listen(source.get(connection));
      expect(desk.visits).toHaveLength(1);
      runtime.advance(1);
      listen(source.get(connection));
      expect(desk.visits).toHaveLength(2);
    }
  });
});

describe('aheadMarginMs', () => {
  it.each([
    [24 * HOUR_MS, 0.2 * 24 * HOUR_MS],
    [HOUR_MS, 720_000],
    [600_000, 120_000],
    [300_000, 120_000],
    [240_000, 120_000],
    [60_000, 30_000],
  ])('of a life of %d ms is %d ms: a fifth of it, two minutes, or half of it', (lifeMs, marginMs) => {
    expect(aheadMarginMs(lifeMs)).toBeCloseTo(marginMs, 6);
  });
});

describe('renewalDueMs', () => {
  it('is the margin, and by chance up to a tenth of it more', () => {
    expect(renewalDueMs(HOUR_MS, 0)).toBeCloseTo(720_000, 6);
    expect(renewalDueMs(HOUR_MS, 0.5)).toBeCloseTo(756_000, 6);
    expect(renewalDueMs(HOUR_MS, 1)).toBeCloseTo(792_000, 6);
  });

  it('never falls due before the token has been used for nearly half of its life', () => {
    const life = fc.double({ min: 1, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(life, fc.double({ min: 0, max: 0.999, noNaN: true }), (lifeMs, chance) => {
        expect(renewalDueMs(lifeMs, chance)).toBeGreaterThan(0);
        expect(renewalDueMs(lifeMs, chance)).toBeLessThanOrEqual(0.56 * lifeMs);
      }),
    );
  });
});

describe('endsAt', () => {
  it('is by the local wall clock', () => {
    expect(endsAt({ from: start, lifeMs: 1000 })).toBe(start.wall + 1000);
    expect(endsAt({ from: start, lifeMs: Infinity })).toBeUndefined();
  });
});
