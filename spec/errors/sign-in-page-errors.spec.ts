import { describe, expect, it } from 'vitest';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { SignInAbandoned, SignInWindowBlocked } from '../../src/errors/sign-in-page-errors.js';

describe.for([
  [SignInWindowBlocked, 'SignInWindowBlocked', 'sign-in-window-blocked'],
  [SignInAbandoned, 'SignInAbandoned', 'sign-in-abandoned'],
] as const)('%o', ([Failure, name, code]) => {
  it('has a name and a code', () => {
    const error = new Failure('Nobody signed in.');

    expect(error).toMatchObject({ name, code, outcome: 'not-sent', message: 'Nobody signed in.' });
    expect(isKeystoneAuthError(error, code)).toBe(true);
  });
});
