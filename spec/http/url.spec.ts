import { describe, expect, it } from 'vitest';
import { checkHttpUrl, isAbsoluteUrl, joinUrl, parseUrl, urlAsSent, withoutTrailingSlash } from '../../src/http/url.js';
import { encodeFields, withParams } from '../../src/http/query.js';

describe('isAbsoluteUrl', () => {
  it.each(['http://h', 'HTTPS://h/x', '//h/x', 'ftp://h'])('is true of %s, which names a host', (url) => {
    expect(isAbsoluteUrl(url)).toBe(true);
  });

  it.each(['', '/x', 'x', 'http:/x', 'http:///x', '///x', '?a=http://h', 'mailto:a@b'])('is false of %j', (url) => {
    expect(isAbsoluteUrl(url)).toBe(false);
  });
});

describe('joinUrl', () => {
  it.each([
    ['http://h/v1', 'x'],
    ['http://h/v1/', '/x'],
    ['http://h/v1//', '//x'],
  ])('puts one slash between %s and %s', (base, path) => {
    expect(joinUrl(base, path)).toBe('http://h/v1/x');
  });

  it('keeps the slash at the end of a base that is all', () => {
    expect(joinUrl('http://h/v1', '')).toBe('http://h/v1/');
  });
});

describe('withoutTrailingSlash', () => {
  it('removes all slashes at the end and no other', () => {
    expect(withoutTrailingSlash('/a//b//')).toBe('/a//b');
    expect(withoutTrailingSlash('///')).toBe('');
  });
});

describe('withParams', () => {
  it.each([
    ['http://h/x', 'http://h/x?a=1'],
    ['http://h/x?', 'http://h/x?a=1'],
    ['http://h/x?z=9', 'http://h/x?z=9&a=1'],
    ['http://h/x?z=9&', 'http://h/x?z=9&a=1'],
    ['http://h/x#part', 'http://h/x?a=1#part'],
    ['http://h/x?z=9#part', 'http://h/x?z=9&a=1#part'],
  ])('appends to %s', (url, expected) => {
    expect(withParams(url, { a: 1 })).toBe(expected);
  });

  it.each([undefined, {}, { a: undefined, b: null, c: [] }])('changes nothing for %j', (params) => {
    expect(withParams('http://h/x', params)).toBe('http://h/x');
  });
});

describe('urlAsSent', () => {
  it.each([
    ['http://h/a b', 'http://h/a%20b'],
    ['http://h/a\r\nb\tc', 'http://h/abc'],
    ['http://h/ü?q="x"', 'http://h/%C3%BC?q=%22x%22'],
    ['http://h/a\\b', 'http://h/a/b'],
    ['http://h/\u0007\u2028', 'http://h/%07%E2%80%A8'],
    ['http://h/100%/%41', 'http://h/100%25/%41'],
  ])('makes of %j what is sent: %s', (url, expected) => {
    expect(urlAsSent(url)).toBe(expected);
    expect(new URL(urlAsSent(url)).href).toBe(expected);
  });

  it.each(['http://h', 'http://h/x?a=1#part', 'http://[::1]:5/v2.1/x;y=1?m=a,b:c', ''])('leaves %j as it is', (url) => {
    expect(urlAsSent(url)).toBe(url);
  });
});

describe('encodeFields', () => {
  it('repeats the name of a list and escapes names and values', () => {
    expect(encodeFields({ 'a b': ['x&y', 2], c: 'ü', d: true }, 'params')).toBe('a+b=x%26y&a+b=2&c=%C3%BC&d=true');
  });
});

describe('checkHttpUrl', () => {
  it.each(['http://h', 'https://h:1/x?y#z', 'HTTP://h'])('gives %s back', (url) => {
    expect(checkHttpUrl(url, 'url')).toBe(url);
  });

  it.each(['', '/x', '//h/x', 'ftp://h', 'file:///etc/passwd', 'javascript:alert(1)', 'http://', 5, undefined, null])(
    'refuses %j by the name of the option',
    (url) => {
      const refused = expect.objectContaining({ options: ['authUrl'] }) as unknown;
      expect(() => checkHttpUrl(url, 'authUrl')).toThrow(refused);
    },
  );
});

describe('parseUrl', () => {
  it('is undefined for what is no URL', () => {
    expect(parseUrl('/x')).toBeUndefined();
    expect(parseUrl('/x', 'http://h')?.href).toBe('http://h/x');
  });
});
