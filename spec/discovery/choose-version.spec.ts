import { describe, expect, it } from 'vitest';
import type { Version } from '../../src/access/endpoint-data.js';
import { chooseForQuery, chooseVersion, type VersionQuery } from '../../src/discovery/choose-version.js';
import { LATEST } from '../../src/discovery/version.js';

const versions: readonly { readonly version: Version; readonly url: string }[] = [
  { version: [10, 0], url: 'https://a/v10/' },
  { version: [2, 10], url: 'https://a/v2.10/' },
  { version: [2, 9], url: 'https://a/v2.9/' },
];
const ANYTHING: VersionQuery = { min: undefined, max: undefined, url: undefined };
const choose = (query: Partial<VersionQuery>): Version | undefined =>
  chooseForQuery(versions, { ...ANYTHING, ...query }, ({ url }) => url)?.version;

describe('chooseVersion', () => {
  it('takes the newest that serves who asks', () => {
    expect(chooseVersion(versions, [2, 0])?.version).toEqual([2, 10]);
    expect(chooseVersion(versions, [2, LATEST])?.version).toEqual([2, 10]);
    expect(chooseVersion(versions, [LATEST, LATEST])?.version).toEqual([10, 0]);
    expect(chooseVersion(versions, [2, 11])).toBeUndefined();
    expect(chooseVersion(versions, [3, 0])).toBeUndefined();
  });
});

describe('chooseForQuery', () => {
  it('takes the newest when nothing or the latest is asked for', () => {
    expect(choose({})).toEqual([10, 0]);
    expect(choose({ max: [LATEST, LATEST] })).toEqual([10, 0]);
    expect(choose({ min: [LATEST, LATEST], max: [LATEST, LATEST] })).toEqual([10, 0]);
  });

  it('takes the newest within both bounds', () => {
    expect(choose({ min: [2, 0], max: [3, 0] })).toEqual([2, 10]);
    expect(choose({ min: [2, 0], max: [2, 9] })).toEqual([2, 9]);
    expect(choose({ min: [2, 0], max: [LATEST, LATEST] })).toEqual([10, 0]);
    expect(choose({ min: [2, LATEST], max: [3, 0] })).toEqual([2, 10]);
    expect(choose({ min: [99, 0], max: [LATEST, LATEST] })).toBeUndefined();
  });

  it('takes the entry with the URL, or the newest when no bound says otherwise', () => {
    expect(choose({ url: 'https://a/v2.9' })).toEqual([2, 9]);
    expect(choose({ url: 'https://a/elsewhere' })).toEqual([10, 0]);
    expect(choose({ url: 'https://a/elsewhere', min: [3, 0], max: [3, LATEST] })).toBeUndefined();
    expect(choose({ url: 'https://a/elsewhere', min: [3, 0] })).toBeUndefined();
    expect(choose({ url: 'https://a/elsewhere', max: [1, 0] })).toBeUndefined();
  });

  it('chooses nothing from no versions', () => {
    expect(chooseForQuery(versions.slice(0, 0), ANYTHING, ({ url }) => url)).toBeUndefined();
  });
});
