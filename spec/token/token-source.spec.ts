import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors/option-error.js';
import { TokenSource } from '../../src/token/token-source.js';
import type { TokenState } from '../../src/token/token-state.js';
import { listen } from './listener.js';
import { HOUR_MS, setUp } from './set-up.js';
import { challenge, lasting, rejected, SignInDesk, unreachable } from './sign-in-desk.js';

describe('TokenSource', () => {
  describe('shares one sign-in', () => {
    it('does not sign in before somebody asks', () => {
      const { desk, source, connection, state } = setUp();
      const stream$ = source.get(connection);

      expect(desk.visits).toHaveLength(0);
      expect(state()).toEqual({ status: 'none' });
      listen(stream$);
      expect(desk.visits).toHaveLength(1);
    });

    it('gives all who ask the same token', () => {
      const { desk, ask, runtime } = setUp();
      const waiting = Array.from({ length: 100 }, () => ask());
      runtime.advance(500);
      waiting.push(...Array.from({ length: 100 }, () => ask()));

      desk.succeed(lasting('one', HOUR_MS));
      for (const heard of waiting) expect(heard).toMatchObject({ values: [{ token: 'one' }], completed: true });
      expect(ask().values).toMatchObject([{ token: 'one' }]);
      expect(desk.visits).toHaveLength(1);
    });

    it('signs in once where a sign-in answers at once', () => {
      const { desk, ask } = setUp();
      desk.atOnce = () => lasting('one', HOUR_MS);

      expect([ask(), ask()].map(({ values }) => values[0]?.token)).toEqual(['one', 'one']);
      expect(desk.visits).toHaveLength(1);
    });

    it('signs in once for who asks because of what it was told about the sign-in', () => {
      const { desk, ask, source } = setUp();
      let asked = 0;
      source.state$.subscribe(({ status }) => {
        if (status !== 'authenticating' && status !== 'valid') return;
        asked += 1;
        ask();
      });
      ask();
      desk.succeed(lasting('one', HOUR_MS));

      expect(asked).toBe(2);
      expect(desk.visits).toHaveLength(1);
    });

    it('goes on when the first who asked leaves', () => {
      const { desk, ask, runtime } = setUp();
      const [first, second] = [ask(), ask()];
      runtime.advance(3);
      first.leave();

      desk.succeed(lasting('one', HOUR_MS));
      expect(first.values).toEqual([]);
      expect(second.values).toMatchObject([{ token: 'one' }]);
    });

    it('keeps the token when all who asked have left', () => {
      const { desk, ask, tokenNow } = setUp();
      for (const heard of [ask(), ask()]) heard.leave();
      expect(desk.open).toBe(1);

      desk.succeed(lasting('one', HOUR_MS));
      expect(tokenNow()).toBe('one');
      expect(desk.visits).toHaveLength(1);
    });

    it('signs in on demand whatever is held, and keeps the old token until then', () => {
      const { desk, ask, source, connection, tokenNow, state } = setUp();
      ask();
      desk.succeed(lasting('one', HOUR_MS));

      const [first, second] = [listen(source.signIn(connection)), listen(source.signIn(connection))];
      expect(tokenNow()).toBe('one');
      expect(state()).toMatchObject({ status: 'renewing' });
      desk.succeed(lasting('two', HOUR_MS));
      expect([first, second].map(({ values }) => values[0]?.token)).toEqual(['two', 'two']);
      expect(desk.visits).toHaveLength(2);
    });
  });

  describe('drops what was rejected', () => {
    const isToken = (token: string) => (held: { readonly token: string }) => held.token === token;

    it('signs in again, once, for any number of rejections of one token', () => {
      const { desk, ask, source, connection } = setUp();
      ask();
      desk.succeed(lasting('one', HOUR_MS));

      const worthwhile = Array.from({ length: 50 }, () => source.invalidate(isToken('one')));
      const waiting = Array.from({ length: 50 }, () => ask());
      desk.succeed(lasting('two', HOUR_MS));
      expect(worthwhile.every(Boolean)).toBe(true);
      for (const heard of waiting) expect(heard.values).toMatchObject([{ token: 'two' }]);
      expect(desk.visits).toHaveLength(2);
      expect(connection.eventsOf('sign-in-started').map(({ reason }) => reason)).toEqual(['first-use', 'rejected']);
    });

    it('keeps a newer token when a rejection of the old one comes late', () => {
      const { desk, ask, source, tokenNow } = setUp();
      ask();
      desk.succeed(lasting('one', HOUR_MS));
      source.invalidate(isToken('one'));
      ask();
      desk.succeed(lasting('two', HOUR_MS));

      expect(source.invalidate(isToken('one'))).toBe(true);
      expect(tokenNow()).toBe('two');
      expect(desk.visits).toHaveLength(2);
    });

    it('waits for the renewal under way instead of starting another sign-in', () => {
      const { desk, ask, source, connection, state } = setUp();
      ask();
      desk.succeed(lasting('one', HOUR_MS));
      listen(source.signIn(connection));

      expect(source.invalidate(isToken('one'))).toBe(true);
      expect(state()).toMatchObject({ status: 'authenticating' });
      const heard = ask();
      expect(heard.waits).toBe(true);
      desk.succeed(lasting('two', HOUR_MS));
      expect(heard.values).toMatchObject([{ token: 'two' }]);
      expect(desk.visits).toHaveLength(2);
    });

    it('drops everything when asked without a token, and says whether there was one', () => {
      const { desk, ask, source, state } = setUp();
      expect(source.invalidate()).toBe(false);
      ask();
      desk.succeed(lasting('one', HOUR_MS));

      expect(source.invalidate()).toBe(true);
      expect(state()).toEqual({ status: 'none' });
      expect(ask().waits).toBe(true);
    });

    it.each(['invalidated', 'forgotten'])('looks no more at a token that was %s: nothing keeps its plugin', (way) => {
      const { desk, ask, source, connection, runtime } = setUp();
      ask();
      desk.succeed(lasting('one', HOUR_MS));
      expect(runtime.waiting('tick')).toHaveLength(1);

      if (way === 'invalidated') source.invalidate();
      else listen(source.forget(connection));

      expect(runtime.waiting('tick')).toEqual([]);
    });

    it('keeps the one token there is with reauthenticate: false, rejected or ended', () => {
      const { desk, ask, source, tokenNow, runtime } = setUp({ reauthenticate: false });
      ask();
      desk.succeed(lasting('one', HOUR_MS));

      expect(source.invalidate(isToken('one'))).toBe(false);
      runtime.advance(2 * HOUR_MS);
      expect(tokenNow()).toBe('one');
      expect(desk.visits).toHaveLength(1);
    });

    it('keeps it also when a sign-in somebody asked for failed and it ended after that', () => {
      const { desk, ask, source, connection, tokenNow, runtime } = setUp({ reauthenticate: false });
      ask();
      desk.succeed(lasting('one', HOUR_MS));
      listen(source.signIn(connection));
      desk.fail(unreachable());
      runtime.advance(2 * HOUR_MS);

      expect(tokenNow()).toBe('one');
    });

    it('gives up the one token there is when it is asked to', () => {
      const { desk, ask, source } = setUp({ reauthenticate: false });
      ask();
      desk.succeed(lasting('one', HOUR_MS));

      expect(source.invalidate()).toBe(true);
      expect(ask().waits).toBe(true);
    });
  });

  describe('takes a token that was kept or given', () => {
    it('uses it without a sign-in until its end by the wall clock', () => {
      const { desk, source, runtime, tokenNow, ask } = setUp({ renewal: 'lazy' });
      source.restore({ token: 'kept', issuedAt: 5, expiresAt: runtime.now() + HOUR_MS }, runtime);

      expect(tokenNow()).toBe('kept');
      expect(source.peek()?.token).toBe('kept');
      runtime.advance(HOUR_MS - 120_001);
      expect(tokenNow()).toBe('kept');
      runtime.advance(2);
      expect(ask().waits).toBe(true);
      expect(desk.visits).toHaveLength(1);
    });

    it('signs in where it has ended already', () => {
      const { desk, source, runtime, ask } = setUp();
      source.restore({ token: 'kept', issuedAt: 5, expiresAt: runtime.now() - 1 }, runtime);

      expect(ask().waits).toBe(true);
      expect(desk.visits).toHaveLength(1);
    });
  });

  describe('tells its state', () => {
    it('from first to last', () => {
      const { desk, ask, source, runtime } = setUp();
      const states = listen(source.state$);
      ask();
      desk.fail(unreachable());
      ask();
      desk.succeed(lasting('one', HOUR_MS));
      runtime.advance(0.8 * HOUR_MS);
      desk.fail(unreachable());
      runtime.chance = 0.5;
      runtime.advance(1000);
      desk.succeed(lasting('two', 100_000));
      ask();
      runtime.advance(100_000);
      desk.fail(rejected());
      ask();
      source.invalidate();
      ask();
      desk.fail(challenge());

      expect(states.values.map(({ status }) => status)).toEqual([
        ...['none', 'authenticating', 'failed', 'authenticating', 'valid', 'renewing', 'renewing', 'renewing', 'valid'],
        ...['renewing', 'authenticating', 'failed', 'none', 'authenticating', 'challenged'],
      ]);
      expect(states).toMatchObject({ error: undefined, completed: false });
    });

    it('to who comes later, from where it stands', () => {
      const { desk, ask, source, runtime } = setUp();
      ask();
      desk.succeed(lasting('one', HOUR_MS));

      expect(listen(source.state$).values).toEqual([{ status: 'valid', endsAt: runtime.now() + HOUR_MS, renewable: 'automatic' }]);
    });

    it('without token, receipt or credentials, however deep one looks', () => {
      const { desk, ask, source, runtime, connection } = setUp();
      const seen: TokenState[] = [];
      source.state$.subscribe((state) => seen.push(state));
      ask();
      desk.succeed(lasting('secret-token-1', HOUR_MS));
      runtime.advance(0.8 * HOUR_MS);
      desk.fail(challenge());
      runtime.advance(HOUR_MS);
      source.invalidate();
      ask();
      desk.succeed(lasting('secret-token-2', HOUR_MS));

      for (const shown of [seen, source, connection.events]) {
        expect(inspect(shown, { depth: Infinity, showHidden: true })).not.toMatch(/secret-/);
        expect(JSON.stringify(shown)).not.toMatch(/secret-/);
      }
    });
  });

  describe('reports', () => {
    it('what becomes of each sign-in', () => {
      const { desk, ask, runtime, connection } = setUp();
      const startedAt = runtime.now();
      ask();
      runtime.advance(40);
      desk.fail(rejected());
      runtime.advance(30_000);
      ask();
      runtime.advance(25);
      desk.succeed(lasting('one', HOUR_MS));

      const authUrl = 'https://keystone.test/v3';
      expect(connection.events).toEqual([
        { type: 'sign-in-started', at: startedAt, authUrl, reason: 'first-use' },
        {
          ...{ type: 'sign-in-failed', at: startedAt + 40, authUrl, code: 'http-error', message: rejected().message },
          ...{ retryAt: startedAt + 30_040, elapsedMs: 40 },
        },
        { type: 'sign-in-started', at: startedAt + 30_040, authUrl, reason: 'first-use' },
        { type: 'sign-in-succeeded', at: startedAt + 30_065, authUrl, endsAt: startedAt + 30_040 + HOUR_MS, elapsedMs: 25 },
      ]);
    });

    it('why each was needed', () => {
      const { desk, ask, runtime, source, connection } = setUp({ renewal: 'lazy' });
      desk.atOnce = () => lasting(`token-${desk.visits.length}`, HOUR_MS);
      ask();
      source.invalidate(() => true);
      ask();
      runtime.advance(HOUR_MS - 60_000);
      ask();
      runtime.advance(2 * HOUR_MS);
      ask();
      source.signIn(connection).subscribe();

      expect(connection.eventsOf('sign-in-started').map(({ reason }) => reason)).toEqual([
        ...['first-use', 'rejected', 'renewal', 'expired', 'renewal'],
      ]);
    });

    it('hides the token in every session that uses the plugin, also in one that comes later', () => {
      const { desk, ask, another, connection } = setUp();
      const second = another();
      ask();
      ask(second);
      desk.succeed(lasting('one', HOUR_MS));
      const third = another();
      ask(third);

      expect([connection, second, third].map(({ concealed }) => [...concealed])).toEqual([['one'], ['one'], ['one']]);
    });
  });

  it('refuses options that make no sense by name', () => {
    const options = new SignInDesk().options({ renewal: 'eager' as 'lazy' });

    expect(() => new TokenSource(options)).toThrow(expect.objectContaining({ constructor: OptionError, options: ['renewal'] }));
  });

  it('is not done with a token that was on its way when all were revoked: another one is fetched', () => {
    const { desk, ask, source, runtime } = setUp();
    ask();
    desk.succeed(lasting('revoked-one', HOUR_MS));
    runtime.advance(HOUR_MS - 720_000);
    expect(source.invalidate(({ token }) => token === 'revoked-one')).toBe(true);
    desk.succeed(lasting('revoked-two', HOUR_MS));

    expect(source.rejectedAgain(({ token }) => token === 'revoked-two')).toBe(true);
    expect(source.invalidate(({ token }) => token === 'revoked-two')).toBe(true);
    ask();
    desk.succeed(lasting('good', HOUR_MS));
    expect(desk.visits).toHaveLength(3);
    expect(source.rejectedAgain(({ token }) => token === 'good')).toBe(false);
    expect(source.invalidate(({ token }) => token === 'good')).toBe(false);
  });
});
