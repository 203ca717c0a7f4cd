import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VersionInput } from '../../src/access/endpoint-filter.js';
import {
  compareVersions,
  formatVersion,
  isLatest,
  LATEST,
  latestMatches,
  parseOptionalVersion,
  parseVersion,
  readVersion,
  versionBetween,
  versionMatches,
} from '../../src/discovery/version.js';
import { OptionError } from '../../src/errors/option-error.js';

const part = fc.oneof(fc.nat({ max: 200 }), fc.constant(LATEST));
const version = fc.array(part, { minLength: 2, maxLength: 4 });

describe('parseVersion', () => {
  it.each<[VersionInput, readonly number[]]>([
    [1, [1, 0]],
    ['1', [1, 0]],
    ['v1', [1, 0]],
    ['vv1', [1, 0]],
    [[1], [1, 0]],
    [['1'], [1, 0]],
    ['1.0', [1, 0]],
    ['v1.20.3', [1, 20, 3]],
    [[2, 1], [2, 1]],
    [['2', 'latest'], [2, LATEST]],
    [[2, LATEST], [2, LATEST]],
    ['v2.latest', [2, LATEST]],
    ['latest', [LATEST, LATEST]],
    ['vlatest', [LATEST, LATEST]],
    [LATEST, [LATEST, LATEST]],
    [[LATEST], [LATEST, LATEST]],
    ['3.20', [3, 20]],
  ])('reads %j as %j', (input, expected) => {
    expect(parseVersion(input)).toEqual(expected);
  });

  it('reads the number 3.20 as what JavaScript makes of it', () => {
    expect(parseVersion(3.2)).toEqual([3, 2]);
  });

  it.each<unknown>(['', 'v', 'a', '1.', '.1', '1.a', '1-1', '1..2', 'latest1', '2,1', '2v1', '2.v1', '1234567890123456', null, undefined, {}, [], [null], [1, null], NaN, 1e21])(
    'refuses %j and names the option',
    (input) => {
      expect(() => parseVersion(input as VersionInput, 'minVersion')).toThrow(
        expect.objectContaining({ name: 'OptionError', options: ['minVersion'] }),
      );
    },
  );

  it.each<[unknown, string]>([
    [undefined, '"version" is not given, which'],
    ['2.x', `"version" is '2.x', which is no version; write one like '2', 'v2.1', '2.latest' or 'latest'.`],
    [[2, 'x'], '"version" is [2,"x"], which'],
    ['x'.repeat(200), `"version" is '${'x'.repeat(39)}, which`],
  ])('says of %j what it is', (input, said) => {
    expect(() => parseVersion(input as VersionInput)).toThrow(
      expect.objectContaining({ options: ['version'], message: expect.stringContaining(said) as string }),
    );
  });

  it('refuses numbers that cannot be exact', () => {
    expect(() => parseVersion('9'.repeat(400))).toThrow(OptionError);
  });

  it('gives back a version nobody can change', () => {
    expect(Object.isFrozen(parseVersion('2.1'))).toBe(true);
  });
});

describe('readVersion', () => {
  it('reads numbers and texts, and booleans as Python does, but nothing that only looks like one of them', () => {
    expect([true, [2, true], false].map(readVersion)).toEqual([[1, 0], [2, 1], [0, 0]]);
    expect([{ toString: () => '2.1' }, [2, { toString: () => '1' }], Symbol('2')].map(readVersion)).toEqual([undefined, undefined, undefined]);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = readVersion(value);
        return read === undefined || read.every((number) => typeof number === 'number');
      }),
    );
  });
});

describe('formatVersion', () => {
  it.each([
    [[1, 0], '1.0'],
    [[2, 10], '2.10'],
    [[1, 2, 3], '1.2.3'],
    [[2, LATEST], '2.latest'],
    [[LATEST, LATEST], 'latest'],
  ])('writes %j as %s', (input, expected) => {
    expect(formatVersion(input)).toBe(expected);
  });

  it('is read back as the same version', () => {
    fc.assert(
      fc.property(version, (given) => {
        const text = formatVersion(given);
        expect(formatVersion(parseVersion(text))).toBe(text);
      }),
    );
  });
});

describe('isLatest', () => {
  it('is true only if no part is fixed', () => {
    expect(isLatest([LATEST, LATEST])).toBe(true);
    expect(isLatest([2, LATEST])).toBe(false);
    expect(isLatest([])).toBe(false);
  });
});

describe('compareVersions', () => {
  it('sorts by number, not by text', () => {
    const sorted = [[2, 10], [10, 0], [2, 9], [2], [2, LATEST], [2, 9, 1]].sort(compareVersions);
    expect(sorted).toEqual([[2], [2, 9], [2, 9, 1], [2, 10], [2, LATEST], [10, 0]]);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        expect(compareVersions(a, a)).toBe(0);
        if (compareVersions(a, b) === 0) expect(a).toEqual(b);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('versionMatches', () => {
  it('wants the same major version and at least the minor one', () => {
    expect(versionMatches('2.1', '2.9')).toBe(true);
    expect(versionMatches('2.1', '2.1')).toBe(true);
    expect(versionMatches('2.1', '2.0')).toBe(false);
    expect(versionMatches('2.1', '3.1')).toBe(false);
  });

  it('names which of the two is no version', () => {
    expect(() => versionMatches('x', '2')).toThrow(expect.objectContaining({ options: ['required'] }));
    expect(() => versionMatches('2', 'x')).toThrow(expect.objectContaining({ options: ['candidate'] }));
  });
});

describe('latestMatches', () => {
  it('compares only what is said before latest', () => {
    expect(latestMatches([LATEST, LATEST], [3, 1])).toBe(true);
    expect(latestMatches([2, LATEST], [2, 7])).toBe(true);
    expect(latestMatches([2, LATEST], [3, 7])).toBe(false);
    expect(latestMatches([2, 1], [2, 1])).toBe(false);
  });

  it('works for versions of more than two parts', () => {
    expect(latestMatches([1, 2, LATEST], [1, 2, 9])).toBe(true);
    expect(latestMatches([1, 2, LATEST], [1, 3, 0])).toBe(false);
  });
});

describe('versionBetween', () => {
  it('includes both bounds', () => {
    expect(versionBetween('2.0', '2.9', '2.0')).toBe(true);
    expect(versionBetween('2.0', '2.9', '2.9')).toBe(true);
    expect(versionBetween('2.0', '2.9', '2.10')).toBe(false);
  });

  it('takes an absent or empty bound for none', () => {
    expect(versionBetween(undefined, undefined, '1')).toBe(true);
    expect(versionBetween('', '2', '1')).toBe(true);
    expect(versionBetween('2', '', '1')).toBe(false);
  });

  it('names which of the three is no version', () => {
    expect(() => versionBetween('a', '2', '1')).toThrow(expect.objectContaining({ options: ['minVersion'] }));
    expect(() => versionBetween('1', 'b', '1')).toThrow(expect.objectContaining({ options: ['maxVersion'] }));
    expect(() => versionBetween('1', '2', '')).toThrow(expect.objectContaining({ options: ['candidate'] }));
  });
});

describe('parseOptionalVersion', () => {
  it('takes nothing, null and the empty text for no version', () => {
    expect([undefined, null, ''].map((value) => parseOptionalVersion(value, 'version'))).toEqual([undefined, undefined, undefined]);
    expect(parseOptionalVersion('2', 'version')).toEqual([2, 0]);
  });
});
