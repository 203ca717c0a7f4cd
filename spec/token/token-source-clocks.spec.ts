import { describe, expect, it } from 'vitest';
import { HOUR_MS, setUp } from './set-up.js';
import { lasting } from './sign-in-desk.js';

describe('TokenSource and its clocks', () => {
  it.each([
    ['a day behind', -86_400_000],
    ['a day ahead', 86_400_000],
  ])('uses a token for its whole life where the clock of the server is %s', (_case, offsetMs) => {
    const { desk, ask, runtime, tokenNow } = setUp({ renewable: () => 'impossible' });
    ask();
    desk.succeed(lasting('one', HOUR_MS, runtime.now() + offsetMs));

    runtime.advance(HOUR_MS - 1);
    expect(tokenNow()).toBe('one');
    runtime.advance(1);
    expect(ask().waits).toBe(true);
    expect(desk.visits).toHaveLength(2);
  });

  it('ignores a wall clock that is set back', () => {
    const { desk, ask, runtime, tokenNow } = setUp({ renewable: () => 'impossible' });
    ask();
    desk.succeed(lasting('one', HOUR_MS));
    runtime.jumpWall(-5 * HOUR_MS);

    runtime.advance(HOUR_MS - 1);
    expect(tokenNow()).toBe('one');
    runtime.advance(1);
    expect(ask().waits).toBe(true);
  });

  it('asks anew at the first use after a laptop slept over the end, before any tick noticed', () => {
    const { desk, ask, runtime, state } = setUp();
    ask();
    desk.succeed(lasting('one', HOUR_MS));
    runtime.jumpWall(HOUR_MS);

    const heard = ask();
    expect(heard.waits).toBe(true);
    expect(state()).toMatchObject({ status: 'authenticating' });
    desk.succeed(lasting('two', HOUR_MS));
    expect(heard.values).toMatchObject([{ token: 'two' }]);
  });

  it('measures a sign-in that took long from when it was sent', () => {
    const { desk, ask, runtime, tokenNow } = setUp({ renewable: () => 'impossible' });
    ask();
    runtime.advance(50_000);
    desk.succeed(lasting('one', 100_000));

    runtime.advance(49_999);
    expect(tokenNow()).toBe('one');
    runtime.advance(1);
    expect(ask().waits).toBe(true);
  });

  it.each(['ahead', 'lazy'] as const)('renews %s in the last two minutes or half of a life, never for each request', (renewal) => {
    for (const lifeMs of [1000, 60_000, 119_000, HOUR_MS]) {
      const { desk, runtime, tokenNow } = setUp({ renewal });
      desk.atOnce = () => lasting(`token-${desk.visits.length}`, lifeMs);
      for (let step = 0; step < 1000; step += 1) {
        expect(tokenNow()).toBeDefined();
        runtime.advance(lifeMs / 100);
      }
      expect(desk.visits.length).toBeLessThanOrEqual(1 + 10 / 0.44);
      expect(desk.visits.length).toBeGreaterThan(9);
    }
  });

  describe('gives a token that arrives expired', () => {
    it('to those who waited, with a warning, and replaces it at the next use', () => {
      const { desk, ask, runtime, state, connection } = setUp();
      const waiting = [ask(), ask()];
      desk.succeed(lasting('ended', -5000));

      for (const heard of waiting) expect(heard.values).toMatchObject([{ token: 'ended' }]);
      expect(state()).toMatchObject({ status: 'expired' });
      expect(connection.eventsOf('warning')).toMatchObject([
        { code: 'expired-on-arrival', at: runtime.now(), message: expect.stringContaining('https://keystone.test/v3') as string },
      ]);
      const next = ask();
      desk.succeed(lasting('good', HOUR_MS));
      expect(next.values).toMatchObject([{ token: 'good' }]);
    });

    it.each(['ahead', 'lazy'] as const)('again and again at most once per 10 s, if its replacement is no better (%s)', (renewal) => {
      const { desk, runtime, tokenNow } = setUp({ renewal });
      desk.atOnce = () => lasting(`ended-${desk.visits.length}`, 0);

      for (let second = 0; second < 60; second += 1) {
        for (let request = 0; request < 10; request += 1) expect(tokenNow()).toMatch(/^ended-/);
        runtime.advance(1000);
      }
      expect(desk.visits).toHaveLength(7);
    });

    it('because the sign-in took longer than the life', () => {
      const { desk, ask, runtime, connection } = setUp();
      const heard = ask();
      runtime.advance(2000);
      desk.succeed(lasting('brief', 1000));

      expect(heard.values).toMatchObject([{ token: 'brief' }]);
      expect(connection.eventsOf('warning')).toHaveLength(1);
    });

    it('and does not sign in for each service that rejects it', () => {
      const { desk, source, tokenNow } = setUp();
      desk.atOnce = () => lasting(`ended-${desk.visits.length}`, 0);
      tokenNow();
      tokenNow();
      expect(desk.visits).toHaveLength(2);

      expect(source.invalidate(({ token }) => token === 'ended-2')).toBe(false);
      expect(tokenNow()).toBe('ended-2');
      expect(desk.visits).toHaveLength(2);
    });

    it('no longer, once a good one came', () => {
      const { desk, tokenNow, runtime } = setUp();
      desk.atOnce = () => lasting(`token-${desk.visits.length}`, desk.visits.length < 3 ? 0 : HOUR_MS);
      tokenNow();
      tokenNow();
      runtime.advance(10_000);

      expect(tokenNow()).toBe('token-3');
      runtime.advance(HOUR_MS / 2);
      expect(tokenNow()).toBe('token-3');
    });
  });
});
