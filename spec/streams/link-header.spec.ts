import { describe, expect, it } from 'vitest';
import { linkInHeader } from '../../src/streams/link-header.js';

describe('linkInHeader', () => {
  it.each<[string, string, string | undefined]>([
    ['a relation in quotes', '<http://host/v1/metric?marker=a>; rel="next"', 'http://host/v1/metric?marker=a'],
    ['a relation without quotes', '</v1/metric?marker=a>;rel=next', '/v1/metric?marker=a'],
    ['one of several relations', '</a>; rel="self  Next"', '/a'],
    ['one of several links', '</first>; rel="first", </second?a=1,2>; title="x, y; rel=z"; rel="next", </third>; rel="last"', '/second?a=1,2'],
    ['a parameter before the relation', '</a>; anchor="#x"; REL = "next"', '/a'],
    ['a flag', '</a>; flag; rel=next', '/a'],
    ['other relations', '</a>; rel="prev", </b>; rel="nextish"', undefined],
    ['no relation', '</a>', undefined],
    ['no link', 'next', undefined],
    ['nothing', '', undefined],
  ])('understands %s', (_what, header, target) => {
    expect(linkInHeader(header, 'next')).toBe(target);
  });

  it('finds nothing where there is no header', () => {
    expect(linkInHeader(undefined, 'next')).toBeUndefined();
  });

  it.each(['<'.repeat(50_000), `<a>${';a '.repeat(20_000)}`, `<a>;${' '.repeat(50_000)}x`, `<a>;x="${'\\'.repeat(50_000)}`])('is not slow for what is no link: %#', (header) => {
    const began = performance.now();
    expect(linkInHeader(header, 'next')).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
