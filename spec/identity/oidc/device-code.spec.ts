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

  it('shows a person no address that is none', () => {
    expect(readDeviceCode(reply({ verification_uri_complete: 'javascript:alert(1)' })).verificationUriComplete).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['device_code', { device_code: '' }],
    ['user_code', { user_code: 7 }],
    ['verification_uri', { verification_uri: 'javascript:alert(1)' }],
    ['expires_in', { expires_in: -1 }],
    ['expires_in', 'hello'],
  ])('says that "%s" is missing', (name, more) => {
    expect(() => readDeviceCode(reply(more))).toThrow(expect.objectContaining({ code: 'invalid-response', message: expect.stringContaining(`"${name}"`) as unknown }));
  });
});
