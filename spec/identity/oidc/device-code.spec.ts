import { describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../../src/http/response.js';
import { readDeviceCode } from '../../../src/identity/oidc/device-code.js';

const body = { device_code: 'dc-1', user_code: 'WDJB', verification_uri: 'https://idp.example.com/go', expires_in: 600 };
const reply = (more: unknown): ApiResponse => ({
  ...{ status: 200, headers: {}, url: 'https://idp.example.com/device', requestId: undefined, history: [] },
  body: typeof more === 'object' ? { ...body, ...more } : more,
});

describe('readDeviceCode', () => {
  it('reads what is there, numbers also as texts, and asks every five seconds otherwise', () => {
    expect(readDeviceCode(reply({}))).toMatchObject({ lifeMs: 600_000, intervalMs: 5000, verificationUriComplete: undefined });
    expect(readDeviceCode(reply({ expires_in: '30', interval: '3' }))).toMatchObject({ lifeMs: 30_000, intervalMs: 3000 });
    expect(readDeviceCode(reply({ interval: 'often' })).intervalMs).toBe(5000);
  });

  it('never asks without a pause, whatever the provider says', () => {
    expect([0, '0', 0.01, -3].map((interval) => readDeviceCode(reply({ interval })).intervalMs)).toEqual([1000, 1000, 1000, 5000]);
  });

  it('shows addresses as a browser understands them', () => {
    const { verificationUri, verificationUriComplete } = readDeviceCode(
      reply({ verification_uri: 'HTTPS://idp.example.com/\u202eog\u001b[2J', verification_uri_complete: 'https://idp.example.com/go?c=\nW\u2066D' }),
    );

    expect(verificationUri).toBe('https://idp.example.com/%E2%80%AEog%1B[2J');
    expect(verificationUriComplete).toBe('https://idp.example.com/go?c=W%E2%81%A6D');
  });

  it('shows a person no address that is none', () => {
    for (const uri of ['javascript:alert(1)', 'https://idp.example.com@evil.example.com/', 'https://:x@evil.example.com/']) {
      expect(readDeviceCode(reply({ verification_uri_complete: uri })).verificationUriComplete).toBeUndefined();
    }
  });

  it.each<[string, unknown]>([
    ['device_code', { device_code: '' }],
    ['user_code', { user_code: 7 }],
    ['user_code', { user_code: 'WD\u001b[31mJB' }],
    ['user_code', { user_code: 'WD\u202eJB' }],
    ['verification_uri', { verification_uri: 'https://idp.example.com@evil.example.com/' }],
    ['verification_uri', { verification_uri: 'javascript:alert(1)' }],
    ['expires_in', { expires_in: -1 }],
    ['expires_in', 'hello'],
  ])('says that "%s" is missing', (name, more) => {
    expect(() => readDeviceCode(reply(more))).toThrow(expect.objectContaining({ code: 'invalid-response', message: expect.stringContaining(`"${name}"`) as unknown }));
  });
});
