import { describe, expect, it } from 'vitest';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
import { MissingAuthMethods } from '../../src/errors/missing-auth-methods.js';
import { listen } from './listener.js';
import { HOUR_MS, setUp } from './set-up.js';
import { challenge, lasting, rejected, unreachable } from './sign-in-desk.js';

describe('TokenSource when a sign-in fails', () => {
  it('fails all who wait at once, and asks again at the next use', () => {
    const { desk, ask, state } = setUp();
    const error = unreachable();
    const waiting = [ask(), ask(), ask()];
    desk.fail(error);

    for (const heard of waiting) expect(heard.error).toBe(error);
    expect(state()).toEqual({ status: 'failed', error, retryAt: undefined });
    const next = ask();
    desk.succeed(lasting('one', HOUR_MS));
    expect(next.values).toMatchObject([{ token: 'one' }]);
    expect(desk.visits).toHaveLength(2);
  });

  it('answers from memory for 30 s when the credentials were rejected, then doubling up to 5 min', () => {
    const { desk, ask, runtime, state } = setUp();

    for (const pauseMs of [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
      const error = rejected();
      const first = ask();
      desk.fail(error);
      expect(first.error).toBe(error);
      expect(state()).toEqual({ status: 'failed', error, retryAt: runtime.now() + pauseMs });
      runtime.advance(pauseMs - 1);
      expect(Array.from({ length: 10 }, () => ask().error)).toEqual(Array.from({ length: 10 }, () => error));
      runtime.advance(1);
    }
    expect(desk.visits).toHaveLength(6);
  });

  it('begins to count anew after a sign-in that worked', () => {
    const { desk, ask, runtime, source, state } = setUp();
    ask();
    desk.fail(rejected());
    runtime.advance(30_000);
    ask();
    desk.succeed(lasting('one', HOUR_MS));
    source.invalidate(() => true);
    ask();
    desk.fail(rejected());

    expect(state()).toMatchObject({ status: 'failed', retryAt: runtime.now() + 30_000 });
  });

  it('forgets rejected credentials when it is told to', () => {
    const { desk, ask, source, state, runtime } = setUp();
    ask();
    desk.fail(rejected());

    expect(source.invalidate()).toBe(false);
    expect(state()).toEqual({ status: 'none' });
    const next = ask();
    expect(next.waits).toBe(true);
    desk.fail(rejected());
    expect(state()).toMatchObject({ retryAt: runtime.now() + 30_000 });
  });

  it('does not forget them because a service rejects an old token', () => {
    const { desk, ask, source } = setUp();
    ask();
    desk.fail(rejected());

    source.invalidate(() => true);
    expect(ask().error).toMatchObject({ status: 401 });
    expect(desk.visits).toHaveLength(1);
  });

  it('signs in all the same when somebody insists', () => {
    const { desk, ask, source, connection } = setUp();
    ask();
    desk.fail(rejected());

    const insisting = listen(source.signIn(connection));
    desk.succeed(lasting('one', HOUR_MS));
    expect(insisting.values).toMatchObject([{ token: 'one' }]);
  });

  it('remembers as long as the plugin was told to, and not at all at 0', () => {
    const brief = setUp({ rememberFailuresMs: 100 });
    brief.ask();
    brief.desk.fail(rejected());
    brief.runtime.advance(99);
    expect(brief.ask().error).toBeDefined();
    brief.runtime.advance(1);
    expect(brief.ask().waits).toBe(true);

    const never = setUp({ rememberFailuresMs: 0 });
    never.ask();
    never.desk.fail(rejected());
    expect(never.ask().waits).toBe(true);
    expect(never.desk.visits).toHaveLength(2);
  });

  it('is not held up longer by a wall clock that is set back', () => {
    const { desk, ask, runtime } = setUp();
    ask();
    desk.fail(rejected());
    runtime.jumpWall(-HOUR_MS);

    runtime.advance(30_000);
    expect(ask().waits).toBe(true);
  });

  it('gives up a sign-in after 60 s, for all who wait', () => {
    const { desk, ask, runtime } = setUp();
    const early = ask();
    runtime.advance(59_000);
    const late = ask();
    runtime.advance(1000);

    expect(early.error).toBeInstanceOf(DeadlineExceeded);
    expect(late.error).toBe(early.error);
    expect(desk.open).toBe(0);
    expect(ask().waits).toBe(true);
  });

  it('does not take the end of a sign-in without a token for a closed session', () => {
    const { desk, ask } = setUp();
    const heard = ask();
    desk.leave();

    expect(heard.error).toMatchObject({ code: 'authorization-failure' });
  });

  it('fails at once while another factor is wanted, and shows the rules but not the receipt', () => {
    const { desk, ask, state, source, runtime } = setUp();
    const first = ask();
    desk.fail(challenge());

    expect(first.error).toBeInstanceOf(MissingAuthMethods);
    runtime.advance(10 * HOUR_MS);
    expect(ask().error).toBe(first.error);
    expect(desk.visits).toHaveLength(1);
    expect(state()).toEqual({
      status: 'challenged',
      receipt: { methods: ['password'], requiredAuthMethods: [['password', 'totp']], expiresAt: '2040-01-01T00:05:00Z' },
      missing: [['totp']],
    });

    source.invalidate();
    expect(ask().waits).toBe(true);
  });

  it('loses no request over a failed lazy renewal while the token lasts', () => {
    const { desk, ask, runtime, state } = setUp({ renewal: 'lazy' });
    ask();
    desk.succeed(lasting('one', HOUR_MS));
    runtime.advance(HOUR_MS - 100_000);

    const waiting = ask();
    expect(waiting.waits).toBe(true);
    desk.fail(unreachable());
    expect(waiting.values).toMatchObject([{ token: 'one' }]);
    expect(state()).toMatchObject({ status: 'renewing', lastError: { code: 'connect-failure' } });
  });

  it('hands out no token that ended or was rejected while its lazy renewal failed', () => {
    for (const spoil of ['end', 'rejection'] as const) {
      const { desk, ask, runtime, source } = setUp({ renewal: 'lazy' });
      ask();
      desk.succeed(lasting('one', HOUR_MS));
      runtime.advance(HOUR_MS - 10_000);
      const waiting = ask();

      if (spoil === 'end') runtime.advance(20_000);
      else source.invalidate(() => true);
      desk.fail(unreachable());
      expect(waiting).toMatchObject({ values: [], error: { code: 'connect-failure' } });
    }
  });

  it('does not storm a service that rejects the credentials, under lazy renewal either', () => {
    const { desk, ask, runtime, tokenNow } = setUp({ renewal: 'lazy' });
    ask();
    desk.succeed(lasting('one', HOUR_MS));
    runtime.advance(HOUR_MS - 100_000);
    ask();
    desk.fail(rejected());

    for (let request = 0; request < 20; request += 1) expect(tokenNow()).toBe('one');
    expect(desk.visits).toHaveLength(2);
    runtime.advance(30_000);
    expect(ask().waits).toBe(true);
  });

  it('remembers credentials that a renewal found rejected when the token then ends or is rejected', () => {
    for (const spoil of ['end', 'rejection'] as const) {
      const { desk, ask, runtime, source } = setUp();
      ask();
      desk.succeed(lasting('one', 100_000));
      runtime.advance(50_000);
      desk.fail(rejected());
      runtime.advance(29_000);

      if (spoil === 'end') runtime.jumpWall(30_000);
      else source.invalidate(() => true);
      const { visits } = desk;
      if (spoil === 'rejection') expect(ask().error).toMatchObject({ status: 401 });
      else expect(ask().waits).toBe(true);
      expect(visits).toHaveLength(spoil === 'end' ? 3 : 2);
    }
  });
});
