import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { publicState, retryAt } from '../../src/token/public-state.js';
import type { Held, SignInFailure, TokenModel } from '../../src/token/token-model.js';
import { challenge, rejected, unreachable } from './sign-in-desk.js';

type Model = TokenModel<string>;

const from = { wall: 1000, monotonic: 10 };
const held: Held<string> = { value: 'old', lifetime: { from, lifeMs: 500 }, renewable: 'automatic', grace: undefined };
const down: SignInFailure = { error: unreachable(), pause: undefined, rejections: 0, unreachableSince: 1200 };
const refused: SignInFailure = { error: rejected(), pause: { from, lifeMs: 30_000 }, rejections: 2 };
const challenged: SignInFailure = { error: challenge(), pause: { from, lifeMs: Infinity }, rejections: 0 };
const renewing: Model = { status: 'renewing', held, since: 7, rejections: 1, failure: undefined };

const EVERY: readonly Model[] = [
  { status: 'none' },
  { status: 'authenticating', since: 7, rejections: 1 },
  { status: 'valid', held },
  renewing,
  { ...renewing, failure: refused },
  { status: 'expired', held },
  { status: 'failed', failure: refused },
  { status: 'challenged', challenge: challenge() },
];

describe('retryAt', () => {
  it('is when a pause ends, and nothing where there is none or no end', () => {
    expect(retryAt(refused)).toBe(31_000);
    expect(retryAt(down)).toBeUndefined();
    expect(retryAt(challenged)).toBeUndefined();
    expect(retryAt(undefined)).toBeUndefined();
  });
});

describe('publicState', () => {
  it('shows instants by the wall clock', () => {
    expect(EVERY.map((model) => publicState(model))).toEqual([
      { status: 'none' },
      { status: 'authenticating', since: 7 },
      { status: 'valid', endsAt: 1500, renewable: 'automatic' },
      { status: 'renewing', endsAt: 1500, since: 7, lastError: undefined, retryAt: undefined },
      { status: 'renewing', endsAt: 1500, since: 7, lastError: refused.error, retryAt: 31_000 },
      { status: 'expired', endedAt: 1500, renewable: 'automatic' },
      { status: 'failed', error: refused.error, retryAt: 31_000 },
      {
        status: 'challenged',
        receipt: { methods: ['password'], requiredAuthMethods: [['password', 'totp']], expiresAt: '2040-01-01T00:05:00Z' },
        missing: [['totp']],
      },
    ]);
  });

  it('shows neither token nor receipt, however deep one looks', () => {
    for (const model of EVERY) {
      const shown = inspect(publicState(model), { depth: Infinity, showHidden: true, getters: true });
      expect(shown).not.toContain('old');
      expect(shown).not.toContain('secret-receipt');
    }
  });

  it('shows since when the identity service is unreachable, also while the next attempt is under way', () => {
    expect(publicState({ ...renewing, failure: down })).toMatchObject({ unreachableSince: 1200 });
    expect(publicState({ ...renewing, unreachableSince: 1200 })).toMatchObject({ unreachableSince: 1200, lastError: undefined });
    expect(publicState({ ...renewing, failure: refused, unreachableSince: 1200 })).toMatchObject({ unreachableSince: undefined });
  });

  it('calls a token expired that has ended and is used all the same', () => {
    const ended = { ...held, hasEnded: true };

    expect(publicState({ status: 'valid', held: ended })).toEqual({ status: 'expired', endedAt: 1500, renewable: 'automatic' });
    expect(publicState({ ...renewing, held: ended })).toMatchObject({ status: 'expired' });
  });
});
