import { describe, expect, it } from 'vitest';
import { Secret } from 'keystoneauth-rx';
import type { AuthIdentity, AuthMethod } from '../../src/credentials/auth-method.js';
import { CHANGING } from '../../src/credentials/cache-id.js';
import { methodParts } from '../../src/credentials/method-parts.js';

const method = (identity?: AuthIdentity): AuthMethod => ({ getAuthData: () => undefined, identity });
const word = new Secret('pw-Mp51Xz8-part');

describe('methodParts', () => {
  it('has what was given of each method, in an order of its own', () => {
    const password = { method: 'password', userId: 'u', username: '', userDomainId: undefined, password: word };
    const parts = [{ method: 'password', password: word, userId: 'u' }, { method: 'totp', userId: 'u' }];

    expect(methodParts([method(password), method({ method: 'totp', userId: 'u' })])).toEqual(parts);
    expect(methodParts([method({ userId: 'u', method: 'totp' }), method(password)])).toEqual(parts);
    expect(methodParts([])).toEqual([]);
  });

  it('is none where one method does not tell who signs in', () => {
    const known = method({ method: 'password', userId: 'u' });

    expect(methodParts([known, method()])).toBeUndefined();
    expect(methodParts([known, method({ method: 'kerberos' })])).toBeUndefined();
    expect(methodParts([method({ method: 'token', token: CHANGING })])).toBeUndefined();
    expect(methodParts([method({ method: 'password', password: CHANGING, username: '' })])).toBeUndefined();
    expect(methodParts([method({ method: 'password', password: CHANGING, username: 'u' })])).toBeDefined();
  });
});
