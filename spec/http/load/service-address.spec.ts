import { describe, expect, it } from 'vitest';
import { isBelow, originOf, unversioned, withoutSlash } from '../../../src/http/load/service-address.js';

describe('unversioned', () => {
  it.each([
    ['http://nova:8774/v2.1/servers/1?limit=2', 'http://nova:8774'],
    ['http://cloud/volume/v3/0a1b2c/volumes', 'http://cloud/volume'],
    ['http://cloud/compute/v2.1', 'http://cloud/compute'],
    ['https://cloud/identity/v3/auth/tokens?nocatalog', 'https://cloud/identity'],
    ['http://cloud/V2/images', 'http://cloud'],
  ])('cuts %s before its version', (url, address) => {
    expect(unversioned(url)).toBe(address);
  });

  it.each(['http://cloud/placement/resource_providers', 'http://v2/x', 'http://cloud', 'http://cloud/vms/v', 'http://cloud/volume2', 'http://cloud/x?next=/v2/y'])(
    'finds no version in %s',
    (url) => {
      expect(unversioned(url)).toBeUndefined();
    },
  );
});

describe('isBelow', () => {
  it('ends at the border of a segment', () => {
    expect(['http://h/a', 'http://h/a/b', 'http://h/a?x', 'http://h/ab'].map((url) => isBelow(url, 'http://h/a'))).toEqual([true, true, true, false]);
  });
});

describe('originOf', () => {
  it('is all before the path', () => {
    expect([originOf('https://h:1/a/b'), originOf('https://h:1')]).toEqual(['https://h:1', 'https://h:1']);
  });
});

describe('withoutSlash', () => {
  it('takes the one at the end', () => {
    expect([withoutSlash('http://h/a/'), withoutSlash('http://h/a')]).toEqual(['http://h/a', 'http://h/a']);
  });
});
