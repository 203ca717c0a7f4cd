import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { ConnectTimeout } from '../../src/errors/connect-failure.js';
import { DiscoveryFailure } from '../../src/errors/discovery-failure.js';
import { HttpError } from '../../src/errors/http-error.js';
import { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { SSLError } from '../../src/errors/ssl-error.js';
import { failureOf, isConnectionTrouble, isStillRemembered } from '../../src/token/sign-in-failure.js';
import type { TokenModel } from '../../src/token/token-model.js';
import { challenge, rejected, unreachable } from './sign-in-desk.js';

const now = { wall: 50_000, monotonic: 5 };
const none: TokenModel<string> = { status: 'none' };
const busy = new HttpError('503', { status: 503, method: 'POST', url: 'https://keystone.test' });

describe('failureOf', () => {
  it('remembers rejected credentials for 30 s, doubling up to 5 min', () => {
    const pauses: (number | undefined)[] = [];
    let model: TokenModel<string> = none;
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const failure = failureOf(rejected(), { previous: model, now, rememberMs: undefined });
      pauses.push(failure.pause?.lifeMs);
      model = { status: 'failed', failure };
    }

    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  it('scales with what the plugin was told to remember, and remembers nothing at 0', () => {
    expect(failureOf(rejected(), { previous: none, now, rememberMs: 500 }).pause).toEqual({ from: now, lifeMs: 500 });
    expect(failureOf(rejected(), { previous: none, now, rememberMs: 0 })).toMatchObject({ pause: undefined, rejections: 1 });
  });

  it.each<[string, HttpError, number]>([
    ['asks to wait', new HttpError('429', { status: 429, method: 'POST', url: 'https://keystone.test', retryAfterMs: 90_000 }), 90_000],
    ['asks to wait for ever', new HttpError('503', { status: 503, method: 'POST', url: 'https://keystone.test', retryAfterMs: 86_400_000 }), 300_000],
    ['forbids it', new HttpError('403', { status: 403, method: 'POST', url: 'https://keystone.test' }), 30_000],
  ])('does not ask again for a while where the server %s', (_what, error, lifeMs) => {
    expect(failureOf(error, { previous: none, now, rememberMs: undefined }).pause).toEqual({ from: now, lifeMs });
  });

  it('does not ask a person again at once who did not answer', () => {
    const cancelled = new AuthorizationFailure('The dialog was closed.');

    expect(failureOf(cancelled, { previous: none, now, rememberMs: undefined, asksPerson: true }).pause).toEqual({ from: now, lifeMs: 30_000 });
    expect(failureOf(unreachable(), { previous: none, now, rememberMs: undefined, asksPerson: true }).pause).toBeUndefined();
  });

  it('lets anything else be tried again at once, without forgetting earlier rejections', () => {
    const previous: TokenModel<string> = { status: 'authenticating', since: 0, rejections: 2 };

    for (const error of [unreachable(), busy]) {
      expect(failureOf(error, { previous, now, rememberMs: undefined })).toMatchObject({ error, pause: undefined, rejections: 2 });
    }
  });

  it('knows since when the identity service cannot be reached, until it answers', () => {
    const first = failureOf(unreachable(), { previous: none, now, rememberMs: undefined });
    const previous: TokenModel<string> = { status: 'failed', failure: first };
    const later = { wall: 60_000, monotonic: 10_005 };

    expect(first.unreachableSince).toBe(50_000);
    expect(failureOf(unreachable(), { previous, now: later, rememberMs: undefined }).unreachableSince).toBe(50_000);
    expect(failureOf(busy, { previous, now: later, rememberMs: undefined }).unreachableSince).toBeUndefined();
    expect(failureOf(rejected(), { previous, now: later, rememberMs: undefined }).unreachableSince).toBeUndefined();
  });

  it('does not expect a missing factor to come by waiting', () => {
    expect(failureOf(challenge(), { previous: none, now, rememberMs: 0 }).pause?.lifeMs).toBe(Infinity);
  });

  it('waits for the rest of a pause that somebody else was told of, and does not count it as a refusal of its own', () => {
    const previous: TokenModel<string> = { status: 'authenticating', since: 0, rejections: 2 };
    const url = 'https://keystone.test/v3/auth/tokens';
    const told = new HttpError('401', { status: 401, method: 'POST', url, outcome: 'not-sent', retryAfterMs: 7000 });
    const refused = new HttpError('401', { status: 401, method: 'POST', url, outcome: 'refused', retryAfterMs: 7000 });

    expect(failureOf(told, { previous, now, rememberMs: undefined })).toMatchObject({ pause: { lifeMs: 7000 }, rejections: 2 });
    expect(failureOf(refused, { previous, now, rememberMs: undefined })).toMatchObject({ pause: { lifeMs: 120_000 }, rejections: 3 });
  });
});

describe('isStillRemembered', () => {
  it('counts elapsed time, so that a clock set back makes nobody wait longer', () => {
    const failure = failureOf(rejected(), { previous: none, now, rememberMs: 1000 });

    expect(isStillRemembered(failure, { wall: 50_999, monotonic: 1004 })).toBe(true);
    expect(isStillRemembered(failure, { wall: 0, monotonic: 1004 })).toBe(true);
    expect(isStillRemembered(failure, { wall: 0, monotonic: 1005 })).toBe(false);
    expect(isStillRemembered(failure, { wall: 51_000, monotonic: 5 })).toBe(false);
    expect(isStillRemembered({ ...failure, pause: undefined }, now)).toBe(false);
  });
});

describe('isConnectionTrouble', () => {
  it.each([
    [unreachable(), true],
    [new ConnectTimeout('late'), true],
    [new SSLError('unknown issuer'), true],
    [new KeystoneAuthError('cors-suspected', 'blocked'), true],
    [new KeystoneAuthError('unknown-connection-error', 'odd'), true],
    [new KeystoneAuthError('session-closed', 'closed'), true],
    [new AuthorizationFailure('no methods', { cause: new SSLError('unknown issuer') }), false],
    [new DiscoveryFailure('no versions', { cause: new SSLError('unknown issuer') }), true],
    [new DiscoveryFailure('no versions', { cause: busy }), false],
    [rejected(), false],
    [new AuthorizationFailure('no methods'), false],
    [new Error('connect-failure'), false],
    ['connect-failure', false],
  ])('of %s is %s', (error, expected) => {
    expect(isConnectionTrouble(error)).toBe(expected);
  });
});
