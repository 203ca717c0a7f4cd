import { describe, expect, it } from 'vitest';
import { Origins } from '../../../src/http/node/origins.js';

describe('Origins', () => {
  it.each([
    'http://h/',
    'http://h',
    'http://h?a=/b',
    'https://H:443/A/b?c=d',
    'http://h:080/x',
    'http://h/a/../b/./c',
    'http://h/a/%2e%2E/b',
    'http://h//x',
    'http://h/a b?c d',
    'http://h/grün?grün',
    "http://h/it's?it's",
    'http://h/a#b',
    'http://h/a\\b',
    'http://h/a?b=[1]|2',
    'http://[::1]:5000/v3',
    'http://h/a\tb',
  ])('sends of %j what a parser of URLs makes of it, also when the origin is known', (address) => {
    const origins = new Origins(undefined);
    const url = new URL(address);
    for (const known of ['', `${url.origin}/`, address.replace(/^([^/]*\/\/[^/?#]*).*$/s, '$1/'), address]) {
      if (known !== '') origins.locate(known);
      const { origin, path } = origins.locate(address);
      expect([origin.name, origin.host, path]).toEqual([url.origin, url.host, url.pathname + url.search]);
    }
  });

  it('knows host and port', () => {
    const of = (address: string): unknown => new Origins(undefined).locate(address).origin;
    expect(of('https://h/')).toMatchObject({ hostname: 'h', port: 443, secure: true });
    expect(of('http://[::1]:8080/')).toMatchObject({ hostname: '::1', port: 8080, secure: false });
  });

  it('asks for the proxy of an origin once', () => {
    const asked: string[] = [];
    const origins = new Origins((url) => void asked.push(url.origin));
    for (const path of ['/', '/a', '/b?c', '/d#e']) origins.locate(`http://h${path}`);
    origins.locate('http://other/');
    expect(asked).toEqual(['http://h', 'http://other']);
  });

  it('keeps the credentials of a URL to that URL', () => {
    const origins = new Origins(undefined);
    const secret = 'pw-Tq58mD-origins';
    const basic = `Basic ${Buffer.from(`user@x:${secret}`).toString('base64')}`;
    expect(origins.locate(`http://user%40x:${secret}@h/a`)).toMatchObject({ origin: { name: 'http://h', authorization: basic }, path: '/a' });
    expect(origins.locate('http://h/a').origin.authorization).toBeUndefined();
    expect(origins.locate(`http://user%40x:${secret}@h/b`).origin.authorization).toBe(basic);
  });

  it('forgets the oldest of many', () => {
    let asked = 0;
    const origins = new Origins(() => void (asked += 1));
    for (let round = 0; round < 2; round += 1) for (let index = 0; index < 65; index += 1) origins.locate(`http://h${String(index)}/`);
    expect(asked).toBeGreaterThan(65);
    const before = asked;
    origins.locate('http://h64/');
    expect(asked).toBe(before);
  });

  it('refuses what is no URL', () => {
    expect(() => new Origins(undefined).locate('nonsense')).toThrow(TypeError);
    expect(() => new Origins(undefined).locate('')).toThrow(TypeError);
  });
});
