import { of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { challenge, lasting, rejected, unreachable } from './sign-in-desk.js';
import { HOUR_MS, setUp, type SetUp } from './set-up.js';
import { listen } from './listener.js';

/** A source that holds a token of one hour somebody uses. */
function holding(lifeMs = HOUR_MS, more: Parameters<typeof setUp>[0] = {}): SetUp {
  const parts = setUp(more);
  parts.ask();
  if (parts.desk.open > 0) parts.desk.succeed(lasting('first', lifeMs));
  return parts;
}

const MARGIN_MS = 0.2 * HOUR_MS;

describe('AheadRenewal', () => {
  it('renews when a fifth of the life is left, and no request waits for it', () => {
    const { runtime, desk, tokenNow, state } = holding();

    runtime.advance(HOUR_MS - MARGIN_MS - 1);
    expect(desk.visits).toHaveLength(1);
    runtime.advance(1);
    expect(desk.visits).toHaveLength(2);
    expect(tokenNow()).toBe('first');
    expect(state()).toMatchObject({ status: 'renewing', lastError: undefined });

    desk.succeed(lasting('second', HOUR_MS));
    expect(tokenNow()).toBe('second');
    expect(state()).toMatchObject({ status: 'valid', endsAt: runtime.now() + HOUR_MS });
  });

  it.each([
    ['two minutes before the end of a life of ten minutes', 600_000, 480_000],
    ['at half of a life of two minutes', 120_000, 60_000],
    ['at half of a life of two seconds', 2000, 1000],
  ])('renews %s', (_case, lifeMs, dueMs) => {
    const { runtime, desk } = holding(lifeMs);

    runtime.advance(dueMs - 1);
    expect(desk.visits).toHaveLength(1);
    runtime.advance(1);
    expect(desk.visits).toHaveLength(2);
  });

  it('begins earlier by chance, decided once for each token', () => {
    const parts = setUp();
    parts.runtime.chance = 0.5;
    parts.ask();
    parts.desk.succeed(lasting('first', HOUR_MS));
    parts.runtime.chance = 0;

    parts.runtime.advance(HOUR_MS - 1.05 * MARGIN_MS - 1);
    expect(parts.desk.visits).toHaveLength(1);
    parts.runtime.advance(1);
    expect(parts.desk.visits).toHaveLength(2);
  });

  it('counts from the moment the sign-in was sent', () => {
    const { runtime, desk, ask } = setUp();
    ask();
    runtime.advance(30_000);
    desk.succeed(lasting('first', HOUR_MS));

    runtime.advance(HOUR_MS - MARGIN_MS - 30_000);
    expect(desk.visits).toHaveLength(2);
  });

  it('goes on renewing for as long as somebody uses the plugin', () => {
    const { runtime, desk, tokenNow, connection } = holding();

    for (let day = 0; day < 24; day += 1) {
      desk.atOnce = () => lasting(`token-${desk.visits.length}`, HOUR_MS);
      runtime.advance(HOUR_MS / 2);
      expect(tokenNow()).toBeDefined();
    }
    expect(desk.visits.length).toBe(1 + Math.floor((12 * HOUR_MS) / (HOUR_MS - MARGIN_MS)));
    expect(connection.eventsOf('sign-in-started').map(({ reason }) => reason)).toEqual([
      'first-use',
      ...Array.from({ length: desk.visits.length - 1 }, () => 'renewal'),
    ]);
  });

  it('renews a life of more than 2^31 ms in time', () => {
    const lifeMs = 60 * 86_400_000;
    const { runtime, desk, tokenNow } = holding(lifeMs);

    runtime.advance(0.6 * lifeMs);
    expect(tokenNow()).toBe('first');
    runtime.advance(0.2 * lifeMs - 1);
    expect(desk.visits).toHaveLength(1);
    runtime.advance(1);
    expect(desk.visits).toHaveLength(2);
  });

  it('keeps no timer for a token without an end', () => {
    const { runtime, desk, ask, tokenNow } = setUp();
    ask();
    desk.succeed({ token: 'for ever', issuedAt: 1, expiresAt: undefined });

    expect(runtime.waiting('tick')).toEqual([]);
    runtime.advance(1e12);
    expect(tokenNow()).toBe('for ever');
  });

  it('uses ticks only, which never keep a process alive, and one at a time', () => {
    const { runtime, ask } = holding();

    ask();
    ask();
    expect(runtime.waiting('tick')).toHaveLength(1);
    expect(runtime.waiting('sleep')).toEqual([]);
    expect(runtime.waiting('deadline')).toEqual([]);
  });

  it('keeps the token when a renewal fails and tries again, later each time, until it works', () => {
    const { runtime, desk, tokenNow, state } = holding();
    runtime.chance = 0.999_999;
    runtime.advance(HOUR_MS - MARGIN_MS);
    const attempts: number[] = [];

    while (attempts.length < 9) {
      if (desk.open > 0) {
        attempts.push(runtime.monotonic());
        desk.fail(unreachable());
        expect(tokenNow()).toBe('first');
        expect(state()).toMatchObject({ status: 'renewing', lastError: { code: 'connect-failure' } });
      } else runtime.advance(10);
    }
    const pauses = attempts.slice(1).map((at, index) => Math.round((at - (attempts[index] ?? 0)) / 500) / 2);
    expect(pauses).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60]);

    desk.atOnce = () => lasting('second', HOUR_MS);
    runtime.advance(61_000);
    expect(tokenNow()).toBe('second');
  });

  it('tries more often as the end comes nearer, but never in a storm', () => {
    const { runtime, desk, state } = holding();
    runtime.chance = 0.5;
    const attempts: number[] = [];
    while (desk.open > 0 || runtime.monotonic() < HOUR_MS) {
      if (desk.open > 0) {
        attempts.push(runtime.monotonic());
        desk.fail(unreachable());
      } else runtime.advance(100);
    }

    expect(attempts.filter((at) => at > HOUR_MS - 10_000).length).toBeGreaterThan(3);
    expect(desk.visits.length).toBeGreaterThan(20);
    expect(desk.visits.length).toBeLessThan(60);
    expect(state()).toMatchObject({ status: 'failed', error: { code: 'connect-failure' }, retryAt: undefined });
  });

  it('waits for the next use once the token has ended', () => {
    const { runtime, desk, ask, state } = holding();
    runtime.chance = 0.999_999;
    while (desk.open > 0 || runtime.monotonic() < HOUR_MS) {
      if (desk.open > 0) desk.fail(unreachable());
      else runtime.advance(5000);
    }
    const before = desk.visits.length;

    runtime.advance(HOUR_MS);
    expect(desk.visits).toHaveLength(before);
    expect(runtime.waiting('tick')).toEqual([]);
    const heard = ask();
    expect(heard.waits).toBe(true);
    expect(state()).toMatchObject({ status: 'authenticating' });
    desk.succeed(lasting('second', HOUR_MS));
    expect(heard.values).toMatchObject([{ token: 'second' }]);
  });

  it('lets a renewal under way carry on when the token ends, and whoever asks waits for it', () => {
    const { runtime, desk, ask, state } = holding(100_000);
    runtime.advance(50_000);
    expect(desk.open).toBe(1);

    runtime.advance(50_000);
    expect(state()).toMatchObject({ status: 'authenticating' });
    const heard = ask();
    expect(heard.waits).toBe(true);
    desk.succeed(lasting('second', HOUR_MS));
    expect(heard.values).toMatchObject([{ token: 'second' }]);
    expect(desk.visits).toHaveLength(2);
  });

  it('does not try rejected credentials again before their time, longer each time', () => {
    const { runtime, desk, state, tokenNow } = holding();
    runtime.advance(HOUR_MS - MARGIN_MS);
    const attempts: number[] = [];
    while (runtime.monotonic() < HOUR_MS - 1000) {
      if (desk.open > 0) {
        attempts.push(runtime.monotonic());
        desk.fail(rejected());
        expect(tokenNow()).toBe('first');
      } else runtime.advance(1000);
    }

    const pauses = attempts.slice(1).map((at, index) => (at - (attempts[index] ?? 0)) / 1000);
    expect(pauses).toEqual([30, 60, 120, 240]);
    expect(state()).toMatchObject({ status: 'renewing', retryAt: expect.any(Number) as number });
    runtime.advance(2000);
    expect(state()).toMatchObject({ status: 'failed', error: { status: 401 } });
  });

  it('keeps a token whose renewal wants another factor to its end, and asks for the factor then', () => {
    const { runtime, desk, tokenNow, state, ask } = holding();
    runtime.advance(HOUR_MS - MARGIN_MS);
    desk.fail(challenge());

    runtime.advance(MARGIN_MS - 1);
    expect(tokenNow()).toBe('first');
    expect(desk.visits).toHaveLength(2);
    runtime.advance(1);
    expect(state()).toMatchObject({ status: 'challenged' });
    expect(ask().error).toMatchObject({ code: 'missing-auth-methods' });
  });

  it('stops renewing when nobody used the plugin for one lifetime', () => {
    const { runtime, desk, state } = holding();
    desk.atOnce = () => lasting(`token-${desk.visits.length}`, HOUR_MS);

    runtime.advance(100 * HOUR_MS);
    expect(desk.visits).toHaveLength(2);
    expect(state()).toMatchObject({ status: 'expired' });
    expect(runtime.waiting('tick')).toEqual([]);
  });

  it('goes on at once when an idle plugin is used again before its token ends', () => {
    const { runtime, desk, tokenNow } = holding();
    desk.atOnce = () => lasting(`token-${desk.visits.length}`, HOUR_MS);
    runtime.advance(2 * (HOUR_MS - MARGIN_MS) + 60_000);
    expect(desk.visits).toHaveLength(2);

    expect(tokenNow()).toBe('token-3');
    runtime.advance(HOUR_MS - MARGIN_MS);
    expect(tokenNow()).toBe('token-4');
    expect(desk.visits).toHaveLength(4);
  });

  it('is the sign-in that somebody asks for when an idle plugin is used again', () => {
    const { runtime, desk, source, connection } = holding();
    desk.atOnce = () => lasting(`token-${desk.visits.length}`, HOUR_MS);
    runtime.advance(2 * (HOUR_MS - MARGIN_MS) + 60_000);

    expect(listen(source.signIn(connection)).values).toMatchObject([{ token: 'token-3' }]);
    expect(desk.visits).toHaveLength(3);
    expect(listen(source.signIn(connection)).values).toMatchObject([{ token: 'token-4' }]);
  });

  it('takes a sign-in at start-up for a use', () => {
    const { runtime, desk, source, connection } = setUp();
    desk.atOnce = () => lasting(`token-${desk.visits.length}`, HOUR_MS);
    source.signIn(connection).subscribe();

    runtime.advance(HOUR_MS - MARGIN_MS);
    expect(desk.visits).toHaveLength(2);
  });

  it('does not renew what cannot be renewed without a person, but tells when it has ended', () => {
    for (const renewable of ['needs-user', 'impossible'] as const) {
      const { runtime, desk, state, tokenNow } = holding(HOUR_MS, { renewable: () => renewable });

      runtime.advance(HOUR_MS - 1);
      expect(tokenNow()).toBe('first');
      expect(desk.visits).toHaveLength(1);
      runtime.advance(1);
      expect(state()).toMatchObject({ status: 'expired', renewable, endedAt: runtime.now() });
    }
  });

  it('signs in by itself neither under lazy renewal nor with reauthenticate: false, but tells when the token has ended', () => {
    for (const options of [{ renewal: 'lazy' }, { reauthenticate: false }] as const) {
      const { runtime, desk, state } = holding(HOUR_MS, options);

      runtime.advance(HOUR_MS - 1);
      expect(state()).toMatchObject({ status: 'valid' });
      runtime.advance(1);
      expect(state()).toMatchObject({ status: 'expired', endedAt: runtime.now() });
      expect(runtime.waiting('tick')).toEqual([]);
      expect(desk.visits).toHaveLength(1);
    }
  });

  it('notices within a minute that a laptop slept over the end', () => {
    const { runtime, desk, state } = holding();
    runtime.advance(600_000);
    runtime.jumpWall(2 * HOUR_MS);

    runtime.advance(60_000);
    expect(state()).toMatchObject({ status: 'expired' });
    expect(desk.visits).toHaveLength(1);
  });

  it('renews within a minute after a laptop slept into the margin', () => {
    const { runtime, desk, tokenNow } = holding();
    desk.atOnce = () => lasting(`token-${desk.visits.length}`, HOUR_MS);
    runtime.advance(600_000);
    runtime.jumpWall(HOUR_MS - 1_200_000);

    runtime.advance(60_000);
    expect(tokenNow()).toBe('token-2');
  });

  it('is not held up by a wall clock that is set back, not even between two attempts', () => {
    const { runtime, desk } = holding();
    runtime.jumpWall(-10 * HOUR_MS);
    runtime.advance(HOUR_MS - MARGIN_MS);
    expect(desk.visits).toHaveLength(2);
    desk.fail(unreachable());
    runtime.jumpWall(-10 * HOUR_MS);
    runtime.advance(1000);
    expect(desk.visits).toHaveLength(3);
    desk.fail(rejected());
    runtime.jumpWall(-10 * HOUR_MS);
    runtime.advance(30_000);
    expect(desk.visits).toHaveLength(4);
  });

  it('does not try to renew a token that is far from its end because a sign-in somebody asked for failed', () => {
    const { runtime, desk, source, connection, tokenNow } = holding();
    runtime.advance(60_000);
    source.signIn(connection).subscribe({ error: () => undefined });
    desk.fail(unreachable());

    runtime.advance(HOUR_MS - MARGIN_MS - 60_001);
    expect(desk.visits).toHaveLength(2);
    expect(tokenNow()).toBe('first');
    runtime.advance(1);
    expect(desk.visits).toHaveLength(3);
  });

  it('begins with short pauses again after a renewal that worked', () => {
    const { runtime, desk, ask } = holding();
    runtime.chance = 0.999_999;
    runtime.advance(0.8 * HOUR_MS);
    for (let failure = 0; failure < 6; failure += 1) {
      desk.fail(unreachable());
      runtime.advance(60_000);
    }
    desk.succeed(lasting('second', HOUR_MS));
    ask();
    while (desk.open === 0) runtime.advance(10_000);
    desk.fail(unreachable());

    expect(desk.open).toBe(0);
    runtime.advance(500);
    expect(desk.open).toBe(1);
  });

  it('does not hang where chance has it that nothing is waited for and a sign-in fails at once', () => {
    let attempts = 0;
    const { runtime } = holding(HOUR_MS, {
      signIn: () => {
        attempts += 1;
        return attempts === 1 ? of(lasting('first', HOUR_MS)) : throwError(() => unreachable());
      },
    });

    runtime.advance(0.8 * HOUR_MS);
    expect(attempts).toBe(2);
    runtime.advance(1000);
    expect(attempts).toBe(22);
  });

  it('watches over a token that is restored while sessions use the plugin', () => {
    const { runtime, source, ask, desk } = setUp();
    ask();
    desk.fail(unreachable());
    source.restore(lasting('kept', HOUR_MS, runtime.now()), runtime);

    runtime.advance(0.8 * HOUR_MS);
    expect(desk.visits).toHaveLength(2);
  });

  it('renews a token that was restored, once it is used', () => {
    const { runtime, desk, source, tokenNow } = setUp();
    desk.atOnce = () => lasting('second', HOUR_MS);
    source.restore(lasting('kept', HOUR_MS, runtime.now()), runtime);
    expect(tokenNow()).toBe('kept');

    runtime.advance(HOUR_MS - MARGIN_MS);
    expect(tokenNow()).toBe('second');
  });
});
