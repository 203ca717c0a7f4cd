import { createAccessInfo, Session } from 'keystoneauth-rx';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { UrlOrigin } from '../../src/http/connection.js';
import { isForCatalog, type TokenAudience } from '../../src/session/is-for-catalog.js';
import type { MapUrl } from '../../src/session/secure-urls.js';

const endpoint = (url: string, name = 'public'): object => ({ id: url, url, interface: name, region: 'RegionOne', region_id: 'RegionOne' });
const catalog = [
  { type: 'compute', name: 'nova', id: 'c', endpoints: [endpoint('https://api.example.com/compute/v2.1'), endpoint('http://10.0.0.5/compute', 'internal')] },
  { type: 'dns', name: 'designate', id: 'd', endpoints: [endpoint('https://dns.example.com')] },
];

/** Whoever is signed in where the catalog is this one. */
function audience(mapUrl?: MapUrl): TokenAudience {
  const session = new Session({ mapUrl });
  onTestFinished(() => { session.close(); });
  const access = createAccessInfo({ token: { methods: ['password'], user: {}, issued_at: '2026-01-01T00:00:00Z', expires_at: '2999-01-01T00:00:00Z', catalog } });
  return { session, access, base: 'https://app.example.com/console/', further: ['/own/', 'https://', 'https://more.example.com/a'] };
}

describe('isForCatalog', () => {
  it.each([
    ['https://api.example.com/compute/v2.1/servers', true],
    ['https://api.example.com/compute/v2.1?a=..', true],
    ['http://10.0.0.5/compute/v2.1', true],
    ['https://dns.example.com/v2/zones', true],
    ['../own/thing', true],
    ['https://more.example.com/a', true],
    ['https://more.example.com/ab', false],
    ['https://api.example.com/compute/v2.10', false],
    ['http://api.example.com/compute/v2.1', false],
    ['https://api.example.com/compute/v2.1/..%2f..%2fadmin', false],
    ['https://api.example.com/compute/v2.1/x%2f..%2fadmin', false],
    ['https://api.example.com/compute/v2.1/x%5C..%5cadmin', false],
    ['https://api.example.com/compute/v2.1/x%25252f..%25252fadmin', false],
    ['https://api.example.com/compute/v2.1/..;a=b/admin', false],
    ['https://api.example.com/compute/v2.1/%252e%252e', false],
    ['https://api.example.com/compute/v2.1/%25252E./admin', false],
    ['https://api.example.com/compute/v2.1/x..%2fadmin', true],
    ['https://api.example.com/compute/v2.1/...', true],
    ['https://user@api.example.com/compute/v2.1', false],
    ['https://api.example.com\\compute\\v2.1', false],
    ['assets/compute/v2.1', false],
    ['https://', false],
  ])('says of %s: %s', (url, isFor) => {
    expect(isForCatalog(url, audience())).toBe(isFor);
  });

  it('goes by what mapUrl makes of the catalog, and leaves out what that fails for', () => {
    const mapped = audience((url) => {
      if (url.includes('dns')) throw new Error('no such proxy');
      return url.replace('https://api.example.com', 'https://app.example.com/os');
    });

    expect(isForCatalog('/os/compute/v2.1/servers', mapped)).toBe(true);
    expect(isForCatalog('https://api.example.com/compute/v2.1/servers', mapped)).toBe(false);
    expect(isForCatalog('https://dns.example.com/v2/zones', mapped)).toBe(false);
  });

  it('tells mapUrl what each URL is for, and leaves out what that gives no URL for', () => {
    const asked: [string, UrlOrigin][] = [];
    const mapped = audience((url, origin) => {
      asked.push([url, origin]);
      return 'nowhere';
    });

    expect(isForCatalog('https://dns.example.com/v2/zones', mapped)).toBe(false);
    expect(asked).toContainEqual(['http://10.0.0.5/compute', { serviceType: 'compute', interface: 'internal', regionName: 'RegionOne' }]);
  });

  it('goes by the catalog of the moment', () => {
    const before = audience();
    expect(isForCatalog('https://dns.example.com/', before)).toBe(true);

    const access = createAccessInfo({ token: { methods: ['password'], user: {}, issued_at: '2026-01-01T00:00:00Z', expires_at: '2999-01-01T00:00:00Z', catalog: [] } });

    expect(isForCatalog('https://dns.example.com/', { ...before, access })).toBe(false);
  });
});
