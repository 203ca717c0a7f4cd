import { describe, expect, it } from 'vitest';
import { passwordMethod } from '../../src/credentials/password-method.js';
import { tokenMethod } from '../../src/credentials/token-method.js';
import { totpMethod } from '../../src/credentials/totp-method.js';
import type { AuthMethod } from '../../src/credentials/auth-method.js';
import { completedMethods, extendedMethods, isReusable, renewabilityOf } from '../../src/identity/methods-over-time.js';

const password = passwordMethod({ userId: 'u', password: 'pw-4vT9zKqL2x' });
const changed = passwordMethod({ userId: 'u', password: 'q' });
const passcode = totpMethod({ userId: 'u', passcode: '482913' });
const next = totpMethod({ userId: 'u', passcode: '2' });
const token = tokenMethod({ token: 'tk-8Rw3mNc6Hj' });
const own: AuthMethod = { getAuthData: () => ['own', {}] };
const other: AuthMethod = { getAuthData: () => ['other', {}] };

describe('renewabilityOf', () => {
  it('is what the weakest method allows', () => {
    expect(renewabilityOf([password, own])).toBe('automatic');
    expect(renewabilityOf([password, passcode])).toBe('needs-user');
    expect(renewabilityOf([passcode, token])).toBe('impossible');
  });
});

describe('extendedMethods', () => {
  it.each<[string, readonly AuthMethod[], readonly AuthMethod[], readonly AuthMethod[]]>([
    ['a fresh passcode completes a password', [password, passcode], [next], [password, next]],
    ['a fresh passcode stands alone where there was nothing else', [passcode], [next], [next]],
    ['a first passcode completes a password', [password], [passcode], [password, passcode]],
    ['a password replaces a token', [token], [password], [password]],
    ['a changed password replaces everything', [password, passcode], [changed], [changed]],
    ['both factors replace everything', [password, passcode], [changed, next], [changed, next]],
    ['a fresh token replaces everything', [password], [token], [token]],
  ])('%s', (_case, present, fresh, expected) => {
    expect(extendedMethods(present, fresh)).toEqual(expected);
  });
});

describe('completedMethods', () => {
  it('keeps of one kind the fresh one, and those of unknown kinds all', () => {
    expect(completedMethods([password, own], [changed, other])).toEqual([own, changed, other]);
    expect(completedMethods([password, own], [own])).toEqual([password, own]);
    expect(completedMethods([passcode], [password])).toEqual([passcode, password]);
  });
});

describe('isReusable', () => {
  it('is true unless a method says otherwise', () => {
    expect([password, own, passcode, token].map((method) => isReusable(method))).toEqual([true, true, false, false]);
  });
});
