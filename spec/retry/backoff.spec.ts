import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/retry/backoff.js';

const whole = (): number => 1;

describe('backoffMs', () => {
  it('doubles from half a second to a minute', () => {
    const delays = Array.from({ length: 9 }, (_, attempt) => backoffMs(attempt, undefined, whole));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('stays at a minute however often it was used', () => {
    expect(backoffMs(5000, undefined, whole)).toBe(60_000);
  });

  it('takes any part of that by chance, so that clients do not come back all at once', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, chance) => {
        const delay = backoffMs(attempt, undefined, () => chance);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBe(chance * backoffMs(attempt, undefined, whole));
      }),
    );
  });

  it('keeps a fixed delay as it is, each time', () => {
    expect([0, 1, 9].map((attempt) => backoffMs(attempt, 250, () => 0.1))).toEqual([250, 250, 250]);
  });

  it('takes a fixed delay of 0 for no delay', () => {
    expect(backoffMs(3, 0, whole)).toBe(0);
  });
});
