import { describe, expect, it } from 'vitest';
import { isInGrace, isOver, tokenUse } from '../../src/token/token-use.js';
import type { Held, SignInFailure, TokenModel } from '../../src/token/token-model.js';
import { challenge, rejected, unreachable } from './sign-in-desk.js';

const from = { wall: 0, monotonic: 0 };
const at = (ms: number): typeof from => ({ wall: ms, monotonic: ms });
const held: Held<string> = { value: 'token', lifetime: { from, lifeMs: 100 }, renewable: 'automatic', grace: undefined };
const refused: SignInFailure = { error: rejected(), pause: { from: at(60), lifeMs: 30 }, rejections: 1 };
const valid: TokenModel<string> = { status: 'valid', held };
const expired: TokenModel<string> = { status: 'expired', held };
const failed: TokenModel<string> = { status: 'failed', failure: refused };
const renewing = (failure: SignInFailure | undefined): TokenModel<string> => ({ status: 'renewing', held, since: 0, rejections: 0, failure });

describe('tokenUse', () => {
  it('gives the token until it ends', () => {
    expect(tokenUse(valid, at(99), {})).toEqual({ kind: 'token', held });
    expect(tokenUse(renewing(undefined), at(99), {})).toEqual({ kind: 'token', held });
    expect(tokenUse(renewing(refused), at(99), {})).toEqual({ kind: 'token', held });
    expect(tokenUse(valid, at(100), {})).toEqual({ kind: 'sign-in' });
    expect(tokenUse(expired, at(20), {})).toEqual({ kind: 'sign-in' });
  });

  it('asks for a sign-in in the last half of a short life under lazy renewal', () => {
    expect(tokenUse(valid, at(50), { renewal: 'lazy' }).kind).toBe('token');
    expect(tokenUse(valid, at(51), { renewal: 'lazy' }).kind).toBe('sign-in');
    expect(tokenUse(renewing({ ...refused, pause: undefined }), at(80), { renewal: 'lazy' }).kind).toBe('sign-in');
  });

  it('keeps the token under lazy renewal while rejected credentials are remembered', () => {
    expect(tokenUse(renewing(refused), at(80), { renewal: 'lazy' }).kind).toBe('token');
    expect(tokenUse(renewing(refused), at(90), { renewal: 'lazy' }).kind).toBe('sign-in');
  });

  it('answers with a remembered failure until its pause is over', () => {
    expect(tokenUse(failed, at(89), {})).toEqual({ kind: 'failure', error: refused.error });
    expect(tokenUse(failed, at(90), {})).toEqual({ kind: 'sign-in' });
    expect(tokenUse({ status: 'failed', failure: { ...refused, error: unreachable(), pause: undefined } }, at(60), {}).kind).toBe('sign-in');
  });

  it('answers with the challenge until somebody meets it', () => {
    const error = challenge();

    expect(tokenUse({ status: 'challenged', challenge: error }, at(0), {})).toEqual({ kind: 'failure', error });
  });

  it('keeps the one token there is with reauthenticate: false', () => {
    expect(tokenUse(valid, at(1e9), { reauthenticate: false }).kind).toBe('token');
    expect(tokenUse(expired, at(1e9), { reauthenticate: false }).kind).toBe('token');
    expect(tokenUse<string>({ status: 'none' }, at(0), { reauthenticate: false }).kind).toBe('sign-in');
  });

  it('hands out a token that arrived expired while its grace lasts', () => {
    const given = { ...held, grace: { from: at(200), lifeMs: 10 } };

    expect(tokenUse({ status: 'expired', held: given }, at(209), {})).toEqual({ kind: 'token', held: given });
    expect(tokenUse({ status: 'expired', held: given }, at(210), {})).toEqual({ kind: 'sign-in' });
  });
});

describe('isInGrace', () => {
  it('is false for a token that never had any', () => {
    expect(isInGrace(held, at(0))).toBe(false);
    expect(isInGrace({ ...held, grace: { from, lifeMs: 10 } }, at(9))).toBe(true);
  });
});

describe('isOver', () => {
  it('is true once, for a token that is still called valid', () => {
    expect(isOver(valid, at(99))).toBe(false);
    expect(isOver(valid, at(100))).toBe(true);
    expect(isOver(renewing(undefined), at(100))).toBe(true);
    expect(isOver(expired, at(100))).toBe(false);
  });
});
