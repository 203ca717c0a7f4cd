import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinParts, lastSegment, resolveReference, splitUrl } from '../../src/discovery/split-url.js';
import { cheapUrl } from './cheap-url.js';

describe('splitUrl', () => {
  it('keeps every part as it is written', () => {
    expect(splitUrl('https://a.example.com:443/v3/%(tenant_id)s?x=1#y')).toEqual({
      scheme: 'https',
      authority: 'a.example.com:443',
      path: '/v3/%(tenant_id)s',
      query: '?x=1',
      fragment: '#y',
    });
  });

  it('is undone by joinParts', () => {
    fc.assert(
      fc.property(fc.oneof(cheapUrl(), fc.string()), (url) => {
        const parts = splitUrl(url);
        if (parts.authority === undefined || parts.path === '' || parts.path.startsWith('/')) expect(joinParts(parts)).toBe(url);
      }),
    );
  });
});

describe('joinParts', () => {
  it('puts a slash between a host and a path that lacks it', () => {
    const parts = { ...splitUrl('https://a.example.com'), path: '@evil.example.com/' };
    expect(joinParts(parts)).toBe('https://a.example.com/@evil.example.com/');
  });
});

describe('resolveReference', () => {
  it.each([
    ['v2', 'http://h/svc/v2'],
    ['./v2/', 'http://h/svc/v2/'],
    ['../v2', 'http://h/v2'],
    ['../../../v2', 'http://h/v2'],
    ['..', 'http://h/'],
    ['/v2', 'http://h/v2'],
    ['//other/v2', 'http://other/v2'],
    ['https://other/a/../v2', 'https://other/v2'],
    ['', 'http://h/svc/'],
    ['v2?a=1#b', 'http://h/svc/v2?a=1#b'],
  ])('resolves %j to %s', (reference, expected) => {
    expect(joinParts(resolveReference(splitUrl('http://h/svc'), reference))).toBe(expected);
  });
});

describe('lastSegment', () => {
  it('ignores slashes at the end', () => {
    expect(lastSegment('/a/b/')).toBe('b');
    expect(lastSegment('/')).toBe('');
  });
});
