import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { redactHeader, redactHeaders, tokenDigest } from '../../src/redaction/redact-headers.js';

const digest = (text: string): string => `{SHA256}${createHash('sha256').update(text).digest('hex')}`;

describe('tokenDigest', () => {
  it.each(['', 'a', 'tökén'])('is the SHA-256 of %j in UTF-8', (token) => {
    expect(tokenDigest(token)).toBe(digest(token));
  });
});

describe('redactHeader', () => {
  it.each(['Authorization', 'AUTHORIZATION', 'X-Auth-Token', 'x-subject-token', 'X-Service-Token'])('shows %s as its hash', (name) => {
    expect(redactHeader(name, 'Bearer abc')).toBe(digest('Bearer abc'));
  });

  it.each(['Basic dXNlcjpwdw==', 'basic x', ' BASIC x'])('does not even show a hash of %j, which can be guessed', (value) => {
    expect(redactHeader('Authorization', value)).toBe('[redacted]');
  });

  it.each([
    ...['Cookie', 'Set-Cookie', 'Openstack-Auth-Receipt', 'X-Storage-Token', 'Proxy-Authorization', 'X-Auth-Key', 'X-Anything'],
    ...['X-OpenStack-Nova-API-Versions', 'constructor'],
  ])('does not show %s', (name) => {
    expect(redactHeader(name, 'value')).toBe('[redacted]');
  });

  it.each([
    ...['Content-Type', 'ACCEPT', 'User-Agent', 'OpenStack-API-Version', 'X-OpenStack-Nova-API-Version', 'X-Openstack-Request-Id'],
    ...['X-OpenStack-Ironic-API-Minimum-Version', 'Retry-After', 'Date', 'X-Compute-Request-Id', 'X-Trans-Id', 'WWW-Authenticate'],
  ])('shows %s', (name) => {
    expect(redactHeader(name, 'value')).toBe('value');
  });

  it('shows an address as other URLs are shown', () => {
    expect(redactHeader('Location', 'https://u:p@h/x?code=abc&page=2')).toBe('https://[redacted]@h/x?code=[redacted]&page=2');
  });

  it('shows what it is told to', () => {
    expect(redactHeader('X-Mine', 'value', new Set(['x-mine']))).toBe('value');
    expect(redactHeader('X-Auth-Token', 'value', new Set(['x-auth-token']))).toBe(digest('value'));
  });
});

describe('redactHeaders', () => {
  it('keeps names as they are spelled', () => {
    expect(redactHeaders({ Accept: '*/*', 'X-mine': 'v', cookie: 'c' }, new Set(['x-mine']))).toEqual({
      Accept: '*/*',
      'X-mine': 'v',
      cookie: '[redacted]',
    });
  });
});
