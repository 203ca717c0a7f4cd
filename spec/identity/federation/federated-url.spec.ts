import { describe, expect, it } from 'vitest';
import { federatedUrl } from '../../../src/identity/federation/federated-url.js';

const ROOT = 'https://keystone.example.com/identity/v3';

describe('federatedUrl', () => {
  it('is where Keystone takes the word of an identity provider', () => {
    expect(federatedUrl(ROOT, { identityProvider: 'acme', protocol: 'openid' })).toBe(
      `${ROOT}/OS-FEDERATION/identity_providers/acme/protocols/openid/auth`,
    );
  });

  it.each([
    ['my idp', 'my%20idp'],
    ['idé', 'id%C3%A9'],
    ['open/id', 'open/id'],
    ['a?b#c', 'a%3Fb%23c'],
  ])('has the name %j in its path', (name, path) => {
    const { pathname, search, hash } = new URL(federatedUrl(ROOT, { identityProvider: name, protocol: name }));

    expect(pathname).toBe(`/identity/v3/OS-FEDERATION/identity_providers/${path}/protocols/${path}/auth`);
    expect([search, hash]).toEqual(['', '']);
  });

  it.each(['../../users', 'a/..', '.', '%2e%2E/users'])('refuses the name %j, which leads elsewhere', (name) => {
    expect(() => federatedUrl(ROOT, { identityProvider: name, protocol: 'openid' })).toThrow(expect.objectContaining({ options: ['identityProvider'] }));
    expect(() => federatedUrl(ROOT, { identityProvider: 'acme', protocol: name })).toThrow(expect.objectContaining({ options: ['protocol'] }));
  });
});
