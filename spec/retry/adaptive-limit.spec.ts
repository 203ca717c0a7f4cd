import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lower, raise, UNLIMITED, type AdaptiveLimit } from '../../src/retry/adaptive-limit.js';

const raised = (state: AdaptiveLimit, times: number): AdaptiveLimit => (times === 0 ? state : raised(raise(state), times - 1));

describe('lower', () => {
  it('allows half of what was in flight', () => {
    expect(lower(UNLIMITED, 40, 0).limit).toBe(20);
  });

  it('halves again when requests that began under the new limit are refused too', () => {
    const once = lower(UNLIMITED, 40, 0);
    expect(lower(once, 20, 1).limit).toBe(10);
  });

  it('learns nothing from requests that began before the last lowering', () => {
    const once = lower(UNLIMITED, 40, 0);
    expect(lower(once, 39, 0)).toBe(once);
  });

  it('always leaves room for one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 20 }), (inFlight) => {
        const end = inFlight.reduce((state, count) => lower(state, count, state.lowered), UNLIMITED);
        expect(end.limit).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('raise', () => {
  it('allows one more after as many successes as the limit is', () => {
    const state = lower(UNLIMITED, 40, 0);
    expect(Math.floor(raised(state, 21).limit)).toBe(21);
  });

  it('takes the limit away when as many go through as did before the first complaint', () => {
    const state = lower(lower(UNLIMITED, 8, 0), 4, 1);
    expect(raised(state, 5).limit).toBeLessThan(8);
    expect(raised(state, 60)).toMatchObject({ limit: Infinity, ceiling: Infinity });
  });

  it('leaves no limit as it is', () => {
    expect(raise(UNLIMITED).limit).toBe(Infinity);
  });
});
