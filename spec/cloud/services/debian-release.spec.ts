import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from './debian-release.js';

describe('cacheFolder', () => {
  it('is in the cache of the user', () => {
    expect(cacheFolder('debian-12', {})).toBe(`${homedir()}/.cache/keystoneauth-rx/debian-12`);
    expect(cacheFolder('debian-12', { XDG_CACHE_HOME: '/elsewhere' })).toBe('/elsewhere/keystoneauth-rx/debian-12');
  });

  it('is where KEYSTONEAUTH_RX_CACHE says', () => {
    expect(cacheFolder('debian-12', { KEYSTONEAUTH_RX_CACHE: '/mine', XDG_CACHE_HOME: '/elsewhere' })).toBe('/mine/debian-12');
  });
});
