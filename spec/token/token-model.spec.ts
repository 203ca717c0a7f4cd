import { describe, expect, it } from 'vitest';
import {
  challengeIn,
  failureIn,
  heldBy,
  heldEvenEnded,
  reduceToken,
  rejectionsOf,
  unreachableSinceOf,
  type Held,
  type SignInFailure,
  type TokenAction,
  type TokenModel,
} from '../../src/token/token-model.js';
import { challenge, rejected, unreachable } from './sign-in-desk.js';

type Model = TokenModel<string>;

const from = { wall: 1000, monotonic: 10 };
const old: Held<string> = { value: 'old', lifetime: { from, lifeMs: 500 }, renewable: 'automatic', grace: undefined };
const fresh: Held<string> = { ...old, value: 'fresh' };
const down: SignInFailure = { error: unreachable(), pause: undefined, rejections: 0 };
const refused: SignInFailure = { error: rejected(), pause: { from, lifeMs: 30_000 }, rejections: 2 };
const challenged: SignInFailure = { error: challenge(), pause: { from, lifeMs: Infinity }, rejections: 0 };

const none: Model = { status: 'none' };
const authenticating: Model = { status: 'authenticating', since: 7, rejections: 1 };
const valid: Model = { status: 'valid', held: old };
const renewing: Model = { status: 'renewing', held: old, since: 7, rejections: 1, failure: undefined };
const waiting: Model = { ...renewing, failure: refused };
const expired: Model = { status: 'expired', held: old };
const failed: Model = { status: 'failed', failure: refused };
const awaiting: Model = { status: 'challenged', challenge: challenge() };

const ended: TokenAction<string> = { type: 'ended' };
const refusal: TokenAction<string> = { type: 'rejected' };
const dropped: TokenAction<string> = { type: 'dropped' };

const EVERY: readonly Model[] = [none, authenticating, valid, renewing, waiting, expired, failed, awaiting];

describe('reduceToken', () => {
  const started: TokenAction<string> = { type: 'started', at: 9 };

  it.each<[string, Model, TokenAction<string>, Model]>([
    ['the first sign-in', none, started, { status: 'authenticating', since: 9, rejections: 0 }],
    ['one after the end', expired, started, { status: 'authenticating', since: 9, rejections: 0 }],
    ['one after a failure, which is not forgotten', failed, started, { status: 'authenticating', since: 9, rejections: 2 }],
    ['one after a challenge', awaiting, started, { status: 'authenticating', since: 9, rejections: 0 }],
    ['a renewal', valid, started, { ...renewing, since: 9, rejections: 0 }],
    ['a renewal after a failed one', waiting, started, { ...renewing, since: 9, rejections: 2 }],
  ])('starts %s', (_case, model, action, next) => {
    expect(reduceToken(model, action)).toEqual(next);
  });

  it('takes a new token whatever was before', () => {
    for (const model of EVERY) {
      expect(reduceToken(model, { type: 'succeeded', held: fresh })).toEqual({ status: 'valid', held: fresh });
    }
  });

  it.each<[string, Model, SignInFailure, Model]>([
    ['is what remains of a first sign-in', authenticating, down, { status: 'failed', failure: down }],
    ['leaves a token that is being renewed', renewing, down, { ...renewing, failure: down }],
    ['leaves a token that came in the meantime', valid, down, valid],
    ['for want of factors is a challenge', authenticating, challenged, { status: 'challenged', challenge: challenged.error } as Model],
    ['for want of factors leaves a token that is being renewed', renewing, challenged, { ...renewing, failure: challenged }],
  ])('a failure %s', (_case, model, failure, next) => {
    expect(reduceToken(model, { type: 'failed', failure })).toEqual(next);
  });

  it.each<[string, Model, Model]>([
    ['expires', valid, expired],
    ['becomes one that is waited for, while it is renewed', renewing, authenticating],
    ['leaves what its renewal failed with', waiting, failed],
    [
      'leaves the challenge its renewal met',
      { ...renewing, failure: challenged },
      { status: 'challenged', challenge: challenged.error } as Model,
    ],
  ])('a token that ends %s', (_case, model, next) => {
    expect(reduceToken(model, ended)).toEqual(next);
  });

  it.each<[string, Model, Model]>([
    ['is gone', valid, none],
    ['that had ended is gone', expired, none],
    ['leaves its renewal going on', renewing, authenticating],
    ['leaves what is known of the credentials', waiting, failed],
  ])('a token that a service refused %s', (_case, model, next) => {
    expect(reduceToken(model, refusal)).toEqual(next);
  });

  it('changes nothing at an end or a refusal where there is no token', () => {
    for (const model of [none, authenticating, failed, awaiting]) {
      expect(reduceToken(model, ended)).toBe(model);
      expect(reduceToken(model, refusal)).toBe(model);
    }
    expect(reduceToken(expired, ended)).toBe(expired);
  });

  it('forgets everything but a sign-in that is under way when all is dropped', () => {
    for (const model of [none, valid, waiting, expired, failed, awaiting]) expect(reduceToken(model, dropped)).toEqual(none);
    for (const model of [authenticating, renewing]) {
      expect(reduceToken(model, dropped)).toEqual({ status: 'authenticating', since: 7, rejections: 0 });
    }
  });
});

describe('reduceToken, when other credentials are tried', () => {
  const trial: TokenAction<string> = { type: 'started', at: 9, isTrial: true };
  const setBack: TokenAction<string> = { type: 'set-back' };

  it('goes back to where it was if they are refused', () => {
    for (const model of [none, valid, waiting, expired, failed, awaiting]) {
      expect(reduceToken(reduceToken(model, trial), setBack)).toMatchObject(model);
    }
  });

  it.each<[string, Model, TokenAction<string>, Model]>([
    ['the end, to a token that has ended', valid, ended, expired],
    ['the end, to why the renewal failed', waiting, ended, failed],
    ['a refusal, to nothing', valid, refusal, none],
    ['a refusal, to why the renewal failed', waiting, refusal, failed],
    ['a drop, to nothing', valid, dropped, none],
    ['a drop of what was remembered, to nothing', failed, dropped, none],
  ])('goes back, over %s', (_case, model, between, next) => {
    expect(reduceToken(reduceToken(reduceToken(model, trial), between), setBack)).toEqual(next);
  });

  it('does not go back over what came in between', () => {
    for (const model of [none, valid, expired, failed, awaiting]) expect(reduceToken(model, setBack)).toBe(model);
  });

  it('takes a further challenge for an answer', () => {
    expect(reduceToken(reduceToken(awaiting, trial), { type: 'failed', failure: challenged })).toMatchObject({ status: 'challenged' });
    expect(reduceToken(reduceToken(valid, trial), { type: 'failed', failure: challenged })).toEqual({
      ...{ status: 'renewing', held: old, since: 9, rejections: 0, unreachableSince: undefined },
      ...{ failure: challenged, before: undefined },
    });
  });
});

describe('reduceToken, when a token ends that is all there will be', () => {
  const endedButKept: TokenAction<string> = { type: 'ended', isKept: true };

  it('keeps it and knows, once', () => {
    for (const model of [valid, renewing, waiting]) {
      const next = reduceToken(model, endedButKept);
      expect(next).toEqual({ ...model, held: { ...old, hasEnded: true } });
      expect(reduceToken(next, endedButKept)).toBe(next);
    }
    for (const model of [none, authenticating, failed, awaiting]) expect(reduceToken(model, endedButKept)).toBe(model);
  });
});

describe('challengeIn', () => {
  it('is what Keystone still wants, also from a renewal', () => {
    const renewal: Model = { ...renewing, failure: challenged };

    expect([...EVERY, renewal].map((model) => challengeIn(model)?.code)).toEqual([
      ...Array.from({ length: EVERY.length - 1 }, () => undefined),
      ...['missing-auth-methods', 'missing-auth-methods'],
    ]);
  });
});

describe('unreachableSinceOf', () => {
  it('lasts over the attempts until one reaches the identity service', () => {
    const unreached: SignInFailure = { ...down, unreachableSince: 5 };
    const again = reduceToken({ ...renewing, failure: unreached }, { type: 'started', at: 9 });

    expect(unreachableSinceOf(again)).toBe(5);
    expect(unreachableSinceOf(reduceToken(again, { type: 'failed', failure: refused }))).toBeUndefined();
    expect(unreachableSinceOf(reduceToken({ status: 'failed', failure: unreached }, { type: 'started', at: 9 }))).toBe(5);
    expect(unreachableSinceOf(valid)).toBeUndefined();
  });
});

describe('heldBy', () => {
  it('is the token that requests may use', () => {
    expect(EVERY.filter((model) => heldBy(model) !== undefined)).toEqual([valid, renewing, waiting]);
  });
});

describe('heldEvenEnded', () => {
  it('is also the one that has ended', () => {
    expect(EVERY.filter((model) => heldEvenEnded(model) === old)).toEqual([valid, renewing, waiting, expired]);
  });
});

describe('failureIn', () => {
  it('is why the last sign-in failed', () => {
    expect(EVERY.filter((model) => failureIn(model) !== undefined)).toEqual([waiting, failed]);
  });
});

describe('rejectionsOf', () => {
  it('counts over attempts and failures until a sign-in works', () => {
    expect(EVERY.map((model) => rejectionsOf(model))).toEqual([0, 1, 0, 1, 2, 0, 2, 0]);
  });
});
