import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { cacheId } from '../../src/credentials/cache-id.js';
import type { Renewable } from '../../src/token/token-state.js';
import { fleet } from './fleet.js';
import { listen } from './listener.js';
import { HOUR_MS, setUp } from './set-up.js';
import { lasting, rejected, unreachable } from './sign-in-desk.js';

describe('TokenSource, asked without waiting', () => {
  it('gives the token at once where there is one, and asks nobody for it', () => {
    const { ask, connection, desk, runtime, source } = setUp();
    expect([source.atOnce(connection), source.peek(), desk.visits.length]).toEqual([undefined, undefined, 0]);
    ask();
    const token = lasting('one-token-000001', HOUR_MS);
    desk.succeed(token);

    expect([source.atOnce(connection), source.peek()]).toEqual([token, token]);
    runtime.jumpWall(HOUR_MS);
    expect(source.atOnce(connection)).toBeUndefined();
    expect(desk.visits).toHaveLength(1);
  });

  it('tells what signs in, and under which id its tokens may be kept', () => {
    const methods = [{ identity: { method: 'password' }, getAuthData: () => undefined }];
    const { source } = setUp({ methods, cacheParts: () => ({ user: 'alice-stored' }) });

    expect([source.methods, source.cacheId, source.isShared]).toEqual([methods, cacheId({ user: 'alice-stored' }), false]);
    expect(setUp().source.cacheId).toBeUndefined();
    expect(fleet(1).members[0]?.source.isShared).toBe(true);
  });

  it.each<[Renewable, boolean | undefined, boolean]>([
    ['automatic', undefined, true],
    ['automatic', false, false],
    ['needs-user', undefined, false],
    ['impossible', undefined, false],
  ])('tells whether it may sign in by itself: %s, reauthenticate %s', (renewable, reauthenticate, mayRenew) => {
    expect(setUp({ renewable: () => renewable, reauthenticate }).source.mayRenew).toBe(mayRenew);
  });

  it('may not sign in by itself with what is used up, although the next one could be renewed', () => {
    let renewable: Renewable = 'impossible';
    const { ask, desk, source } = setUp({ renewable: () => renewable });
    ask();
    desk.fail(rejected());
    renewable = 'automatic';

    expect(source.mayRenew).toBe(false);
  });
});

describe('TokenSource before any session asked', () => {
  const token = lasting('given-token-0001', HOUR_MS);

  it('drops a given token that was rejected', () => {
    const { runtime, source } = setUp();
    source.restore(token, runtime);

    expect(source.invalidate(() => true)).toBe(true);
    expect(source.peek()).toBeUndefined();
  });

  it('knows of no other token where a rejected one was replaced in vain', () => {
    expect(setUp().source.rejectedAgain(() => true)).toBe(false);
  });
});

describe('TokenSource.rejectedAgain', () => {
  it.each([[undefined, true], [false, false]])('holds nothing against a token that is gone, or another one (reauthenticate: %s)', (reauthenticate, mayHelp) => {
    const { ask, connection, desk, source } = setUp({ reauthenticate });
    source.atOnce(connection);
    expect(source.rejectedAgain(() => true)).toBe(mayHelp);
    ask();
    desk.succeed(lasting('one-token-000001', HOUR_MS));

    expect(source.rejectedAgain(({ token }) => token === 'another-token-01')).toBe(mayHelp);
  });

  it.each([[false, 10_000], [true, 600_000]])('keeps a token that was rejected in vain (a person is asked: %s) for %d ms', (asksPerson, pauseMs) => {
    const { ask, desk, runtime, source } = setUp({ asksPerson: () => asksPerson });
    const isIt = (): boolean => true;
    ask();
    desk.succeed(lasting('one-token-000001', 10 * HOUR_MS));
    source.invalidate(isIt);
    ask();
    desk.succeed(lasting('two-token-000002', 10 * HOUR_MS));
    expect(source.rejectedAgain(isIt)).toBe(false);

    runtime.advance(pauseMs - 1);
    expect(source.invalidate(isIt)).toBe(false);
    runtime.advance(1);
    expect(source.invalidate(isIt)).toBe(true);
  });

  it('holds nothing against a token that came from the store', () => {
    const { members: [first, second], runtime } = fleet(2);
    for (const one of [first, second]) one?.ask();
    first?.desk.succeed(lasting('one-token-000001', HOUR_MS));
    second?.source.invalidate(() => true);
    runtime.advance(1000);
    first?.source.invalidate();
    first?.ask();
    first?.desk.succeed(lasting('two-token-000002', HOUR_MS));
    expect(second?.ask().values[0]?.token).toBe('two-token-000002');

    expect(second?.source.rejectedAgain(() => true)).toBe(true);
  });
});

describe('TokenSource whose clock is set forward past the end', () => {
  it.each(['ahead', 'lazy'] as const)('says that the token has ended, and why it signs in (%s)', (renewal) => {
    const { ask, connection, desk, runtime } = setUp({ renewal });
    ask();
    desk.succeed(lasting('one-token-000001', HOUR_MS));
    runtime.jumpWall(HOUR_MS);
    ask();

    expect(connection.eventsOf('sign-in-started').map(({ reason }) => reason)).toEqual(['first-use', 'expired']);
  });

  it('gives out no ended token where a lazy renewal failed', () => {
    const { ask, desk, runtime } = setUp({ renewal: 'lazy' });
    ask();
    desk.succeed(lasting('one-token-000001', HOUR_MS));
    runtime.advance(HOUR_MS - 60_000);
    const [before, after] = [ask(), ask()];
    after.leave();
    runtime.jumpWall(60_000);
    desk.fail(unreachable());

    expect([before.values, before.error]).toMatchObject([[], { code: 'connect-failure' }]);
  });
});

describe('TokenSource.tryWith', () => {
  it('ends all waiting where there is nothing to be had any more', () => {
    const { ask, connection, desk, runtime, source, state } = setUp();
    source.atOnce(connection);
    const error = new AuthorizationFailure('The challenge has ended.');
    const heard = listen(source.tryWith('answered', ({ giveUp }) => {
      giveUp(error);
      throw error;
    }));

    expect(heard.error).toBe(error);
    runtime.advance(1000 * HOUR_MS);
    expect(ask().error).toBe(error);
    expect(state()).toMatchObject({ status: 'failed', error });
    expect(desk.visits).toEqual([]);
  });
});

describe('TokenSource.signIn', () => {
  it('sends nothing that others were refused just now, unless it is asked once more', () => {
    const { members: [first, second] } = fleet(2);
    first?.ask();
    first?.desk.fail(rejected());
    if (second === undefined) return;

    expect(listen(second.source.signIn(second.connection)).error).toMatchObject({ status: 401, outcome: 'not-sent' });
    expect(second.desk.visits).toEqual([]);
    listen(second.source.signIn(second.connection));
    expect(second.desk.visits).toHaveLength(1);
  });
});
