import { describe, expect, it } from 'vitest';
import type { Timeouts } from '../../src/http/exchange-options.js';
import { timeLimits, withOuterLimits } from '../../src/http/time-limits.js';

describe('timeLimits', () => {
  it('has none where nothing is said', () => {
    expect(timeLimits(undefined)).toEqual({});
  });

  it('takes a number for the limit of an exchange', () => {
    expect(timeLimits(1500)).toEqual({ exchange: 1500 });
  });

  it('takes null for nothing said, as other options do', () => {
    expect(timeLimits(null as unknown as undefined, 7)).toEqual({ exchange: 7 });
    expect(timeLimits({ connect: null as unknown as undefined, total: 5 })).toEqual({ total: 5 });
    expect(withOuterLimits(null as unknown as undefined, 7)).toBe(7);
  });

  it('takes each phase by itself', () => {
    const phases = { connect: 1, headers: 2, idle: 3, exchange: 4, total: 5 };
    expect(timeLimits(phases)).toEqual(phases);
  });

  it('fills in what the session says for phases that the request leaves open', () => {
    expect(timeLimits({ headers: 20 }, { connect: 1, headers: 2, total: 3 })).toEqual({ connect: 1, headers: 20, total: 3 });
    expect(timeLimits(50, { total: 3 })).toEqual({ exchange: 50, total: 3 });
    expect(timeLimits({ headers: undefined }, 7)).toEqual({ exchange: 7 });
  });

  it('takes 0 for no limit, also against one of the session', () => {
    expect(timeLimits(0, 100)).toEqual({});
    expect(timeLimits({ total: 0 }, { total: 5, connect: 6 })).toEqual({ connect: 6 });
  });

  it.each([
    ['timeoutMs', -1],
    ['timeoutMs', Number.NaN],
    ['timeoutMs', Infinity],
    ['timeoutMs', '5' as unknown as number],
    ['timeoutMs', [5] as unknown as number],
    ['timeoutMs.connect', { connect: -1 }],
    ['timeoutMs.total', { total: Infinity }],
    ['read', { read: 5 } as Timeouts],
  ])('refuses %s: %j', (option, timeouts) => {
    expect(() => timeLimits(timeouts)).toThrow(expect.objectContaining({ options: [option], outcome: 'not-sent' }));
  });
});

describe('withOuterLimits', () => {
  it('is what one of them says, if the other says nothing', () => {
    expect(withOuterLimits(undefined, undefined)).toBeUndefined();
    expect(withOuterLimits(5, undefined)).toBe(5);
    expect(withOuterLimits(undefined, { total: 5 })).toEqual({ total: 5 });
  });

  it('keeps a 0, which takes a limit of the session away too', () => {
    expect(withOuterLimits({ total: 0 }, { total: 5, idle: 2 })).toEqual({ total: 0, idle: 2 });
  });
});
