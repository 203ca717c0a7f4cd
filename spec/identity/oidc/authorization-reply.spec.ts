import { describe, expect, it } from 'vitest';
import { authorizationCode } from '../../../src/identity/oidc/authorization-reply.js';

const redirectUri = 'http://127.0.0.1:9/callback';
const expected = { state: 'st-1', redirectUri, issuer: 'https://idp.example.com', namesIssuer: false };

describe('authorizationCode', () => {
  it('is found in the URL that came back, or in its query', () => {
    expect(authorizationCode(`${redirectUri}?code=c%2F1&state=st-1`, expected)).toBe('c/1');
    expect(authorizationCode('?state=st-1&code=c-1&iss=https%3A%2F%2Fidp.example.com', expected)).toBe('c-1');
  });

  it('does not mind who answers where the issuer is not known', () => {
    expect(authorizationCode('?state=st-1&code=c-1&iss=https%3A%2F%2Felse', { ...expected, issuer: undefined })).toBe('c-1');
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'no URL came back'],
    ['no state', '?code=c-1', '"state"'],
    ['two states', '?code=c-1&state=st-1&state=st-1', 'several values for "state"'],
    ['two codes', '?code=c-1&code=c-2&state=st-1', 'several values for "code"'],
    ['an error of somebody who does not know the state', '?error=access_denied&state=st-2', '"state"'],
    ['an error', '?error=server_error&state=st-1', 'the provider answered server_error.'],
    ['an error with many words', `?error=x&error_description=${'y'.repeat(900)}&state=st-1`, `x: ${'y'.repeat(300)}.`],
    ['control characters in its words', '?error=x&error_description=a%1b%5b31mb%0d%0a%e2%80%aec&state=st-1', 'x: a[31mb c.'],
  ])('is not found in %s', (_case, redirected, words) => {
    expect(() => authorizationCode(redirected, expected)).toThrow(
      expect.objectContaining({ code: 'authorization-failure', message: expect.stringContaining(words) as unknown }),
    );
  });

  it.each([
    ['access_denied', true],
    ['unauthorized_client', true],
    ['server_error', false],
  ])('tells a denial, which stays one, from what may pass: %s', (error, refusesCredentials) => {
    expect(() => authorizationCode(`?error=${error}&state=st-1`, expected)).toThrow(expect.objectContaining({ refusesCredentials, outcome: 'refused' }));
  });

  it('is refused without the issuer where the provider always names it', () => {
    expect(() => authorizationCode('?state=st-1&code=c-1', { ...expected, namesIssuer: true })).toThrow('"iss"');
  });
});
