import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { describeTokenState } from '../../src/token/describe-token-state.js';
import type { TokenState } from '../../src/token/token-state.js';
import { rejected, unreachable } from './sign-in-desk.js';

const NOW = Date.UTC(2040, 0, 1, 10, 5);
const MINUTE_MS = 60_000;

const renewing = { status: 'renewing', endsAt: NOW + 8 * MINUTE_MS, since: NOW, lastError: undefined, retryAt: undefined, unreachableSince: undefined } as const;
const receipt = { methods: ['password'], requiredAuthMethods: [['password', 'totp']], expiresAt: undefined };

describe('describeTokenState', () => {
  it.each<[TokenState, string]>([
    [{ status: 'none' }, 'not signed in'],
    [{ status: 'authenticating', since: NOW }, 'signing in'],
    [{ status: 'valid', endsAt: NOW + 52.9 * MINUTE_MS, renewable: 'automatic' }, 'valid, ends in 52 min, renewed automatically'],
    [{ status: 'valid', endsAt: NOW + 59_999, renewable: 'needs-user' }, 'valid, ends in 59 s, then needs somebody to sign in again'],
    [{ status: 'valid', endsAt: NOW + MINUTE_MS, renewable: 'automatic' }, 'valid, ends in 1 min, renewed automatically'],
    [{ status: 'valid', endsAt: NOW + 60 * MINUTE_MS, renewable: 'automatic' }, 'valid, ends in 1 h, renewed automatically'],
    [{ status: 'valid', endsAt: NOW + 47 * 60 * MINUTE_MS, renewable: 'impossible' }, 'valid, ends in 47 h, then needs somebody to sign in again'],
    [{ status: 'valid', endsAt: NOW + 48 * 60 * MINUTE_MS, renewable: 'automatic' }, 'valid, ends in 2 d, renewed automatically'],
    [{ status: 'valid', endsAt: undefined, renewable: 'automatic' }, 'valid, without an end, renewed automatically'],
    [renewing, 'renewing, still valid, ends in 8 min'],
    [
      { ...renewing, lastError: unreachable(), unreachableSince: NOW - 3 * MINUTE_MS },
      'renewing: identity service unreachable for 3 min, still valid, ends in 8 min',
    ],
    [
      { ...renewing, lastError: rejected(), retryAt: NOW + 25_000 },
      'renewing: last attempt failed (http-error), next attempt in 25 s, still valid, ends in 8 min',
    ],
    [{ status: 'challenged', receipt, missing: [['totp']] }, 'needs a passcode'],
    [{ status: 'challenged', receipt, missing: [['totp', 'x509'], ['password']] }, 'needs a passcode and x509, or a password'],
    [{ status: 'challenged', receipt, missing: [] }, 'needs another auth method'],
    [{ status: 'expired', endedAt: NOW - 3 * MINUTE_MS, renewable: 'automatic' }, 'ended 3 min ago, renewed at the next request'],
    [{ status: 'challenged', receipt, missing: [[], ['totp']] }, 'needs a passcode'],
    [{ status: 'expired', endedAt: NOW - 5000, renewable: 'impossible' }, 'ended 5 s ago, needs somebody to sign in again'],
    [{ status: 'expired', endedAt: NOW + 5000, renewable: 'needs-user' }, 'ended 0 s ago, needs somebody to sign in again'],
    [{ status: 'failed', error: new AuthorizationFailure('Keystone said no.'), retryAt: undefined }, 'sign-in failed: Keystone said no'],
    [
      { status: 'failed', error: new AuthorizationFailure('Keystone 3.14 said no.'), retryAt: undefined },
      'sign-in failed: Keystone 3.14 said no',
    ],
    [
      { status: 'failed', error: new AuthorizationFailure('Keystone said no.'), retryAt: NOW + 30_000 },
      'sign-in failed: Keystone said no, next attempt in 30 s',
    ],
  ])('says of %j: %s', (state, sentence) => {
    expect(describeTokenState(state, NOW)).toBe(sentence);
  });
});
