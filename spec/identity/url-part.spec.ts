import { describe, expect, it } from 'vitest';
import { Secret } from 'keystoneauth-rx';
import { urlPart } from '../../src/identity/url-part.js';

describe('urlPart', () => {
  it.each([
    ['https://cloud.test/identity/v3', 'https://cloud.test/identity/v3'],
    ['HTTPS://Cloud.TEST:443/identity/v3/', 'https://cloud.test/identity/v3'],
    ['http://cloud.test:80', 'http://cloud.test'],
    ['http://cloud.test:5000//', 'http://cloud.test:5000'],
    ['nowhere', 'nowhere'],
  ])('has %s as %s', (url, part) => {
    expect(urlPart(url)).toBe(part);
  });

  it.each(['https://alice@cloud.test/v3', 'https://:pw-Ur71kQ4-part@cloud.test/v3', 'https://cloud.test/v3?key=pw-Ur71kQ4-part'])(
    'keeps %s secret',
    (url) => {
      const part = urlPart(`${url}/`);

      expect(part).toBeInstanceOf(Secret);
      expect((part as Secret).reveal()).toBe(url);
    },
  );
});
