import { describe, expect, it } from 'vitest';
import { isAmbiguousMicroversion, parseMicroversion } from '../../src/microversion/microversion.js';

describe('parseMicroversion', () => {
  it.each([
    ['2.79', [2, 79]],
    ['v2.79', [2, 79]],
    ['2', [2, 0]],
    [2, [2, 0]],
    [2.5, [2, 5]],
    [[2, 10], [2, 10]],
    ['1.2.3', [1, 2, 3]],
    ['latest', [Infinity, Infinity]],
    [['latest'], [Infinity, Infinity]],
    [Infinity, [Infinity, Infinity]],
  ])('reads %j as %j', (input, expected) => {
    expect(parseMicroversion(input)).toEqual(expected);
  });

  it('takes nothing, null and the empty text for no microversion', () => {
    expect([undefined, null, ''].map((input) => parseMicroversion(input))).toEqual([undefined, undefined, undefined]);
  });

  it('calls the option microversion unless told otherwise', () => {
    expect(() => parseMicroversion('2.x')).toThrow(expect.objectContaining({ options: ['microversion'] }));
  });

  it('says what may be latest', () => {
    expect(() => parseMicroversion('2.latest')).toThrow(/"microversion" may be 'latest', but not the latest of a major version/);
  });

  it('refuses what is no microversion and names the option', () => {
    for (const input of ['x', '2.latest', [2, Infinity]]) {
      expect(() => parseMicroversion(input, 'defaultMicroversion')).toThrow(
        expect.objectContaining({ name: 'OptionError', options: ['defaultMicroversion'] }),
      );
    }
  });
});

describe('isAmbiguousMicroversion', () => {
  it('is true for numbers that are not whole', () => {
    expect([2.1, 0.5].every(isAmbiguousMicroversion)).toBe(true);
    expect([2, '2.1', [2, 1], 'latest', Infinity, undefined].some(isAmbiguousMicroversion)).toBe(false);
  });
});
