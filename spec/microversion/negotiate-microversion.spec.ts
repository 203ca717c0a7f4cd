import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMicroversion, negotiateMicroversion } from '../../src/microversion/negotiate-microversion.js';
import { isInRange } from '../../src/microversion/microversion-range.js';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';

const offered = { min: [2, 1], max: [2, 79] };

describe('negotiateMicroversion', () => {
  it('picks the newest that both sides have', () => {
    expect(negotiateMicroversion('2.1', '2.96', offered)).toEqual([2, 79]);
    expect(negotiateMicroversion('2.1', '2.50', offered)).toEqual([2, 50]);
    expect(negotiateMicroversion('2.1', 'latest', offered)).toEqual([2, 79]);
    expect(negotiateMicroversion(undefined, undefined, offered)).toEqual([2, 79]);
    expect(negotiateMicroversion('2.79', '2.79', offered)).toEqual([2, 79]);
  });

  it('says what both sides have when nothing fits', () => {
    expect(() => negotiateMicroversion('2.80', '2.96', offered)).toThrow(
      expect.objectContaining({
        code: 'microversion-not-supported',
        message: expect.stringMatching(/2\.80 to 2\.96 .*2\.1 to 2\.79/) as string,
      }),
    );
    expect(() => negotiateMicroversion(undefined, '2.0', offered)).toThrow(/nothing fits both/);
    expect(() => negotiateMicroversion('2.1', undefined, undefined)).toThrow(/no microversions/);
  });

  it('says which bounds were left open', () => {
    expect(() => negotiateMicroversion(undefined, '2.0', offered)).toThrow(/from any to 2\.0 /);
    expect(() => negotiateMicroversion('3.0', undefined, offered)).toThrow(/from 3\.0 to the latest /);
  });

  it('names the bound that is no microversion', () => {
    expect(() => negotiateMicroversion('x' as '2.1', '2.9', offered)).toThrow(expect.objectContaining({ options: ['wantedMin'] }));
    expect(() => negotiateMicroversion('2.1', 'x' as '2.1', offered)).toThrow(expect.objectContaining({ options: ['wantedMax'] }));
  });

  it('gives what lies within both ranges, or a typed error', () => {
    const minor = fc.nat({ max: 30 });
    fc.assert(
      fc.property(minor, minor, minor, minor, (wantedMin, wantedMax, low, span) => {
        const range = { min: [2, low], max: [2, low + span] };
        try {
          const chosen = negotiateMicroversion([2, wantedMin], [2, wantedMax], range);
          expect(isInRange(chosen, range) && isInRange(chosen, { min: [2, wantedMin], max: [2, wantedMax] })).toBe(true);
        } catch (error) {
          if (!isKeystoneAuthError(error, 'microversion-not-supported')) throw error;
          expect(Math.max(wantedMin, low) > Math.min(wantedMax, low + span)).toBe(true);
        }
      }),
    );
  });
});

describe('checkMicroversion', () => {
  it('refuses only what is known to be out of range', () => {
    expect(() => checkMicroversion([2, 79], offered, 'compute')).not.toThrow();
    expect(() => checkMicroversion([Infinity, Infinity], offered, 'compute')).not.toThrow();
    expect(() => checkMicroversion([9, 9], undefined, 'compute')).not.toThrow();
    expect(() => checkMicroversion([2, 80], offered, 'compute')).toThrow(
      expect.objectContaining({
        code: 'microversion-not-supported',
        message: expect.stringMatching(/2\.80 was asked of compute, which offers 2\.1 to 2\.79; nothing was sent\./) as string,
      }),
    );
  });
});
