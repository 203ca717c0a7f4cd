import { describe, expect, it } from 'vitest';
import { readProviderMetadata } from '../../../src/identity/oidc/provider-metadata.js';

const url = 'https://idp.example.com/realms/a/.well-known/openid-configuration';
const issuer = 'https://idp.example.com/realms/a';

describe('readProviderMetadata', () => {
  it('reads what the document says', () => {
    const metadata = readProviderMetadata(
      {
        ...{ issuer, token_endpoint: `${issuer}/token`, grant_types_supported: ['password', 7], code_challenge_methods_supported: ['S256'] },
        authorization_response_iss_parameter_supported: true,
      },
      { url },
    );

    expect(metadata).toMatchObject({ issuer, grantTypes: ['password'], codeChallengeMethods: ['S256'], namesIssuer: true });
    expect(metadata.endpoint('token_endpoint')).toBe(`${issuer}/token`);
    expect(metadata.endpoint('device_authorization_endpoint')).toBeUndefined();
  });

  it.each([
    ['a document where it is published', url, issuer],
    ['a slash at the end', url, `${issuer}/`],
    ['a URL that says nothing about the issuer', 'https://idp.example.com/metadata?policy=1', 'https://other.example.com'],
    ['a text that is no URL, which names nobody', url, 'x'],
  ])('takes %s', (_case, at, named) => {
    expect(() => readProviderMetadata({ issuer: named }, { url: at })).not.toThrow();
  });

  it.each<[string, unknown, string | undefined, string]>([
    ['no object', 'hello', undefined, 'is no JSON object'],
    ['an empty one', {}, undefined, 'is no JSON object'],
    ['a list', [{ issuer }], undefined, 'is no JSON object'],
    ['the document of another issuer', { issuer: 'https://evil.example.com' }, undefined, 'https://evil.example.com, which has its document elsewhere'],
    ['an issuer other than the one that was given', { issuer }, 'https://idp.example.com', 'not the "issuer" that was given'],
    ['no issuer where one was given', { token_endpoint: 'x' }, issuer, 'names no issuer'],
  ])('refuses %s', (_case, body, given, words) => {
    expect(() => readProviderMetadata(body, { url, issuer: given })).toThrow(
      expect.objectContaining({ code: 'invalid-oidc-discovery-document', message: expect.stringContaining(words) as unknown }),
    );
  });

  it('takes an issuer from elsewhere if that was given', () => {
    expect(readProviderMetadata({ issuer: 'https://{tenant}/v2' }, { url, issuer: 'https://{tenant}/v2' }).issuer).toBe('https://{tenant}/v2');
  });

  it.each([
    ['that leads from https to http', 'http://idp.example.com/token', 'came over https'],
    ['that is no URL', '/token', 'no http or https URL'],
    ['of another scheme', 'file:///etc/passwd', 'no http or https URL'],
  ])('gives no endpoint %s', (_case, endpoint, words) => {
    const metadata = readProviderMetadata({ issuer, token_endpoint: endpoint, authorization_endpoint: `${issuer}/authorize` }, { url });

    expect(() => metadata.endpoint('token_endpoint')).toThrow(words);
    expect(metadata.endpoint('authorization_endpoint')).toBe(`${issuer}/authorize`);
  });

  it('takes https for https, however it is written', () => {
    const endpoints = { token_endpoint: 'http://idp.example.com/token', authorization_endpoint: 'HTTPS://idp.example.com/authorize' };
    const metadata = readProviderMetadata(endpoints, { url: 'HTTPS://idp.example.com/metadata' });

    expect(() => metadata.endpoint('token_endpoint')).toThrow('came over https');
    expect(metadata.endpoint('authorization_endpoint')).toBe('HTTPS://idp.example.com/authorize');
  });
});
