import { describe, expect, it } from 'vitest';
import type { AuthMethod } from '../../../src/credentials/auth-method.js';
import { CHANGING } from '../../../src/credentials/cache-id.js';
import { storedTokensOf } from '../../../src/token/store/stored-tokens-of.js';
import type { StoredTokens } from '../../../src/token/store/stored-tokens.js';
import type { TokenSourceOptions } from '../../../src/token/token-source.js';
import { codec, DeskStore } from '../fleet.js';
import { SignInDesk, type DeskToken } from '../sign-in-desk.js';
import { VirtualRuntime } from '../virtual-runtime.js';

function made(options: Partial<TokenSourceOptions<DeskToken>>): StoredTokens<DeskToken> | undefined {
  const tokenStore = new DeskStore(new VirtualRuntime());
  const defaults = { tokenStore, codec, cacheParts: () => ({ user: 'alice-stored' }) };
  return storedTokensOf(new SignInDesk().options({ ...defaults, ...options }), () => undefined);
}

const method = (name: string): AuthMethod => ({ identity: { method: name, username: 'alice-stored' }, getAuthData: () => undefined });

describe('storedTokensOf', () => {
  it('gives nothing without a store', () => {
    expect(made({ tokenStore: undefined })).toBeUndefined();
  });

  it.each<[string, Partial<TokenSourceOptions<DeskToken>>]>([
    ['at https://keystone.test/v3', { cacheParts: () => undefined }],
    ['at https://keystone.test/v3', { cacheParts: undefined }],
    ['at https://keystone.test/v3', { codec: undefined }],
    ['of this auth plugin', { authUrl: undefined, cacheParts: () => undefined }],
  ])('refuses a store where it cannot be told whose tokens they are: the sign-in %s', (place, options) => {
    const message =
      `"tokenStore" cannot be used with the sign-in ${place}: what it was given does not tell who signs in, so others might be given the ` +
      'wrong token. Federated plugins take an "account", authPlugin a "cacheId"; nothing was sent.';
    expect(() => made(options)).toThrow(expect.objectContaining({ options: ['tokenStore'], message }));
  });

  it.each<[string, boolean, Partial<TokenSourceOptions<DeskToken>>]>([
    ['a password', true, { methods: [method('password')] }],
    ['an application credential', true, { methods: [method('application_credential')] }],
    ['a password and a passcode', false, { methods: [method('password'), method('totp')] }],
    ['a method that does not tell who signs in', false, { methods: [{ getAuthData: () => undefined }] }],
    ['no method at all', false, { methods: [] }],
    ['what is no method of Identity v3', false, {}],
    ['a password that may change', false, { methods: [method('password')], cacheParts: () => ({ password: CHANGING }) }],
    ['a password whose refusals are not remembered', false, { methods: [method('password')], rememberFailuresMs: 0 }],
  ])('with %s shares refusals: %s', (_case, isShared, options) => {
    expect(made(options)?.refusals !== undefined).toBe(isShared);
  });
});
