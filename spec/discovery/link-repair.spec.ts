import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairLink } from '../../src/discovery/link-repair.js';
import { cheapUrl } from './cheap-url.js';

describe('repairLink', () => {
  it.each([
    ['https://a.example.com/identity', 'v3', 'https://a.example.com/identity/v3'],
    ['https://a.example.com/identity', '/v3', 'https://a.example.com/v3'],
    ['https://a.example.com/identity/', '', 'https://a.example.com/identity/'],
    ['https://a.example.com/identity', 'http://a.example.com/identity/v3/', 'https://a.example.com/identity/v3/'],
    ['https://a.example.com:443/identity', 'https://a.example.com/identity/v3', 'https://a.example.com:443/identity/v3'],
    ['https://A.example.com/identity', 'https://a.EXAMPLE.com/deep/v3', 'https://A.example.com/deep/v3'],
    ['https://a.example.com', 'v3/%(tenant_id)s', 'https://a.example.com/v3/%(tenant_id)s'],
    ['https://a.example.com/placement', 'v1/?a=1', 'https://a.example.com/placement/v1/?a=1'],
  ])('seen at %s, %s is %s', (documentUrl, href, expected) => {
    expect(repairLink(documentUrl, href)).toBe(expected);
  });

  it.each([
    ['https://a.example.com/volume/v3/', 'http://10.0.0.1:8776/v3/', 'https://a.example.com/volume/v3/'],
    ['https://a.example.com/volume/v3', 'http://10.0.0.1:8776/v3/', 'https://a.example.com/volume/v3'],
    ['https://a.example.com/volume', 'http://10.0.0.1:8776/v3/', 'https://a.example.com/volume/v3/'],
    ['https://a.example.com/volume/', 'http://10.0.0.1:8776/v3', 'https://a.example.com/volume/v3'],
    ['https://a.example.com', 'http://10.0.0.1:8776/deep/path/v3/', 'https://a.example.com/v3/'],
    ['https://a.example.com/volume', '//10.0.0.1/v3', 'https://a.example.com/volume/v3'],
  ])('takes only the version of a link to another host: at %s, %s is %s', (documentUrl, href, expected) => {
    expect(repairLink(documentUrl, href)).toBe(expected);
  });

  it('takes a link to a bare host for the document itself', () => {
    expect(repairLink('https://compute.example.com/nova/public', 'http://internal.example.com')).toBe(
      'https://compute.example.com/nova/public',
    );
    expect(repairLink('https://compute.example.com/nova/', 'http://internal.example.com/')).toBe('https://compute.example.com/nova/');
  });

  it('replaces the version in the document URL by the one a link to another host names', () => {
    expect(repairLink('https://a.example.com/compute/v2.1', 'http://10.0.0.1:8774/v2/')).toBe('https://a.example.com/compute/v2/');
    expect(repairLink('https://a.example.com/compute/v2.1/', 'http://10.0.0.1:8774/v2')).toBe('https://a.example.com/compute/v2');
  });

  it('does not take the end of a longer segment for the version', () => {
    expect(repairLink('https://a.example.com/dev-v3', 'http://10.0.0.1/v3')).toBe('https://a.example.com/dev-v3/v3');
  });

  it('sees the service behind a prefix that a proxy added to its path', () => {
    expect(repairLink('https://a.example.com/my-volume', 'http://10.0.0.1/volume')).toBe('https://a.example.com/my-volume');
  });

  it.each([
    'javascript:alert(1)',
    'javascript://a.example.com/%0aalert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    '@evil.example.com/',
    '//user:password@evil.example.com/v3',
    'http://a.example.com@evil.example.com/v3',
    String.raw`http://a.example.com\@evil.example.com/v3`,
    String.raw`\\evil.example.com\v3`,
    ' \n//evil.example.com/v3',
    'https:evil.example.com',
    'https:///evil.example.com/v3',
  ])('keeps scheme and host whatever the link is: %j', (href) => {
    const repaired = new URL(repairLink('https://a.example.com/identity', href));
    expect([repaired.origin, repaired.username, repaired.password]).toEqual(['https://a.example.com', '', '']);
  });

  it.each([
    ['https://user:pw-3Tk9Wq@a.example.com/svc', 'https://A.example.com/elsewhere/v2/', 'https://user:pw-3Tk9Wq@a.example.com/elsewhere/v2/'],
    ['https://a.example.com/svc', 'https://who@a.example.com/elsewhere/v2', 'https://a.example.com/elsewhere/v2'],
    ['https://a.example.com/svc/', 'https://b.example.com', 'https://a.example.com/svc/'],
    ['https://a.example.com/svc', 'https://b.example.com/', 'https://a.example.com/svc'],
  ])('knows the host of %s in %s', (documentUrl, href, repaired) => {
    expect(repairLink(documentUrl, href)).toBe(repaired);
  });

  it('never leaves scheme and host of the document', () => {
    const text = fc.oneof(
      fc.string(),
      cheapUrl(),
      fc.string({ unit: fc.constantFrom('/', '\\', '@', ':', '?', '#', '.', 'a', 'v2', '%', '\t', '\n', 'http:') }),
    );
    fc.assert(
      fc.property(cheapUrl(), text, (documentUrl, href) => {
        const repaired = new URL(repairLink(documentUrl, href));
        expect(repaired.origin).toBe(new URL(documentUrl).origin);
        expect(repaired.username + repaired.password).toBe('');
      }),
    );
  });

  it('takes a long run of slashes in stride', () => {
    const href = `http://evil.example.com/${'/'.repeat(200_000)}x/`;
    expect(repairLink('https://a.example.com/', href)).toBe('https://a.example.com/x/');
  });
});
