import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { versionInUrl } from '../../src/access/version-in-url.js';

describe('versionInUrl', () => {
  it.each([
    ['http://nova/v2.1', [2, 1]],
    ['http://nova/v2', [2, 0]],
    ['http://nova/v2/', [2, 0]],
    ['http://cinder/v3/1234', [3, 0]],
    ['http://a/v1/proxy/v2.1/p', [2, 1]],
    ['http://a/v1.20.3', [1, 20, 3]],
    ['http://a/v2?next=/v3#/v4', [2, 0]],
    ['/v2/relative', [2, 0]],
    ['//host/v2', [2, 0]],
  ])('finds the last version in the path of %s', (url, expected) => {
    expect(versionInUrl(url)).toEqual(expected);
  });

  it.each([
    'http://nova',
    'http://v2',
    'http://v2.example.com/compute',
    'http://nova/2.1',
    'http://nova/1234',
    'http://nova/v',
    'http://nova/v2.',
    'http://nova/v2beta',
    'http://nova/V2',
    'http://nova/?v=/v2',
    'http://nova/volume',
    `http://nova/v${'9'.repeat(400)}`,
    '',
  ])('finds none in %s', (url) => {
    expect(versionInUrl(url)).toBeUndefined();
  });

  it('gives finite numbers or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const version = versionInUrl(`http://host/${text}`);
        expect(version === undefined || (version.length >= 2 && version.every(Number.isSafeInteger))).toBe(true);
      }),
    );
  });
});
