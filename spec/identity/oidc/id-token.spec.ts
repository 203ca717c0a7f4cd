import { describe, expect, it } from 'vitest';
import { checkIdToken } from '../../../src/identity/oidc/id-token.js';
import { jwt } from './scripted-provider.js';

const at = Date.UTC(2040, 0, 1);
const claims = { iss: 'https://idp.example.com', aud: 'rx-client', exp: at / 1000 + 60, nonce: 'n-0S6_WzA2Mj' };
const expected = { issuer: 'https://idp.example.com', clientId: 'rx-client', nonce: 'n-0S6_WzA2Mj', at };

describe('checkIdToken', () => {
  it.each([
    ['all claims as expected', claims, expected],
    ['several audiences, if it was given to this one', { ...claims, aud: ['other', 'rx-client'], azp: 'rx-client' }, expected],
    ['a list of one audience', { ...claims, aud: ['rx-client'] }, expected],
    ['clocks that differ by less than five minutes', { ...claims, exp: at / 1000 - 299 }, expected],
    ['whatever is not known here', { exp: claims.exp }, { ...expected, issuer: undefined, clientId: undefined, nonce: undefined }],
  ])('accepts %s', (_case, said, wanted) => {
    expect(() => checkIdToken(jwt(said), wanted)).not.toThrow();
  });

  it.each([
    ['iss', { ...claims, iss: 'https://evil.example.com' }],
    ['aud', { ...claims, aud: 'somebody-else' }],
    ['aud', { ...claims, aud: undefined }],
    ['azp', { ...claims, azp: 'somebody-else' }],
    ['azp', { ...claims, aud: ['other', 'rx-client'], azp: 'other' }],
    ['azp', { ...claims, aud: ['other', 'rx-client'] }],
    ['exp', { ...claims, exp: at / 1000 - 301 }],
    ['exp', { ...claims, exp: 'soon' }],
    ['nonce', { ...claims, nonce: 'other' }],
  ])('refuses a wrong "%s"', (claim, said) => {
    expect(() => checkIdToken(jwt(said), expected)).toThrow(
      expect.objectContaining({ code: 'invalid-response', message: expect.stringContaining(`"${claim}"`) as unknown }),
    );
  });

  it('leaves one that cannot be read to Keystone, unless a nonce has to be found in it', () => {
    for (const opaque of ['it-opaque-6Gh-oidc', 'a.b.c.d.e', 'x.bm8ganNvbg.y', 'x.%%%.y']) {
      expect(() => checkIdToken(opaque, { ...expected, nonce: undefined })).not.toThrow();
      expect(() => checkIdToken(opaque, expected)).toThrow('"nonce"');
    }
  });
});
