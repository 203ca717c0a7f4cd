import { describe, expect, it } from 'vitest';
import { LATEST } from '../../src/discovery/version.js';
import { isUnbounded, versionRange, type VersionRange, type VersionWish } from '../../src/discovery/version-range.js';

const range = (min: VersionRange['min'], max: VersionRange['max']): VersionRange => ({ min, max });

describe('versionRange', () => {
  it.each<[VersionWish, VersionRange]>([
    [{}, range(undefined, undefined)],
    [{ minVersion: '', maxVersion: '' }, range(undefined, undefined)],
    [{ version: '2.5' }, range([2, 5], [2, LATEST])],
    [{ version: '3.latest' }, range([3, LATEST], [3, LATEST])],
    [{ version: 'latest' }, range([LATEST, LATEST], [LATEST, LATEST])],
    [{ minVersion: '2' }, range([2, 0], [LATEST, LATEST])],
    [{ maxVersion: '2' }, range(undefined, [2, 0])],
    [{ minVersion: 'latest' }, range([LATEST, LATEST], [LATEST, LATEST])],
    [{ minVersion: 'latest', maxVersion: 'latest' }, range([LATEST, LATEST], [LATEST, LATEST])],
  ])('means by %j %j', (wish, expected) => {
    expect(versionRange(wish)).toEqual(expected);
  });

  it.each<[VersionWish, VersionRange]>([
    [{ serviceType: 'volumev2' }, range([2, 0], [2, LATEST])],
    [{ serviceType: 'volumev2', maxVersion: 'latest' }, range([2, 0], [2, LATEST])],
    [{ serviceType: 'volumev3', version: '3.27' }, range([3, 27], [3, LATEST])],
    [{ serviceType: 'sharev2', minVersion: '2.5' }, range([2, 5], [2, LATEST])],
    [{ serviceType: 'sharev2', maxVersion: '2.5' }, range([2, 0], [2, 5])],
    [{ serviceType: 'made-upv2' }, range(undefined, undefined)],
    [{ serviceType: 'block-storage' }, range(undefined, undefined)],
  ])('takes the version that a known service type implies: %j', (wish, expected) => {
    expect(versionRange(wish)).toEqual(expected);
  });

  it.each<VersionWish>([
    { serviceType: 'volumev2', version: '3' },
    { serviceType: 'volumev3', version: 'latest' },
    { serviceType: 'volumev2', minVersion: '3' },
    { serviceType: 'volumev2', minVersion: '2', maxVersion: '3' },
    { serviceType: 'volumev2', maxVersion: '3' },
  ])('refuses what contradicts the service type: %j', (wish) => {
    expect(() => versionRange(wish)).toThrow(
      expect.objectContaining({ name: 'ImpliedVersionMismatch', message: expect.stringContaining('"block-storage"') as string }),
    );
  });

  it.each<[VersionWish, readonly string[]]>([
    [{ version: '2', minVersion: '1' }, ['version', 'minVersion', 'maxVersion']],
    [{ version: '2', maxVersion: '3' }, ['version', 'minVersion', 'maxVersion']],
    [{ version: 'x' }, ['version']],
    [{ minVersion: '3', maxVersion: '2' }, ['minVersion', 'maxVersion']],
    [{ minVersion: 'latest', maxVersion: '2' }, ['minVersion', 'maxVersion']],
    [{ minVersion: 'x' }, ['minVersion']],
    [{ maxVersion: 'x' }, ['maxVersion']],
  ])('refuses %j and names %j', (wish, options) => {
    expect(() => versionRange(wish)).toThrow(expect.objectContaining({ name: 'OptionError', options }));
  });
});

describe('what versionRange says of a range it refuses', () => {
  it.each<[VersionWish, string]>([
    [{ version: '2', minVersion: '1' }, '"version" excludes "minVersion" and "maxVersion": name one version or a range.'],
    [{ minVersion: '3', maxVersion: '2' }, '"minVersion" (3.0) is above "maxVersion" (2.0); no version can be in between.'],
    [{ serviceType: 'volumev2', version: '3' }, 'The service type "volumev2" implies major version 2, but "version" is 3.0. Use "block-storage" as the service type to choose the version freely.'],
    [{ serviceType: 'volumev2', minVersion: '3' }, 'The service type "volumev2" implies major version 2, but "minVersion" is 3.0.'],
    [{ serviceType: 'volumev2', maxVersion: '3' }, 'The service type "volumev2" implies major version 2, but "maxVersion" is 3.0.'],
  ])('names what is wrong with %j', (wish, said) => {
    expect(() => versionRange(wish)).toThrow(said);
  });
});

describe('isUnbounded', () => {
  it('is true if any version will do', () => {
    expect(isUnbounded(range(undefined, undefined))).toBe(true);
    expect(isUnbounded(range(undefined, [2, 0]))).toBe(false);
  });
});
