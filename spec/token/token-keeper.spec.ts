import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { fleet } from './fleet.js';
import { listen } from './listener.js';
import { HOUR_MS, setUp } from './set-up.js';
import { challenge, lasting, rejected, SignInDesk } from './sign-in-desk.js';

describe('credentials that may change', () => {
  /** A source whose credentials may be others each time `change` was called. */
  function changing(options: Parameters<typeof setUp>[0] = {}) {
    let revision = 1;
    return { ...setUp({ revision: () => String(revision), ...options }), change: () => (revision += 1) };
  }

  it('are not held against those that come after them: another secret is sent at once', () => {
    const { ask, change, desk, runtime } = changing();
    ask();
    desk.fail(rejected());
    expect(ask().error).toMatchObject({ status: 401 });
    runtime.advance(1000);
    change();
    const heard = ask();
    expect(desk.visits).toHaveLength(2);

    desk.succeed(lasting('one-token-000001', HOUR_MS));
    expect(heard.values[0]?.token).toBe('one-token-000001');
  });

  it('are refused for longer when those that come after them are wrong too', () => {
    const { ask, change, connection, desk, runtime, state } = changing();
    ask();
    desk.fail(rejected());
    change();
    ask();
    desk.fail(rejected());

    expect(state()).toMatchObject({ status: 'failed', retryAt: runtime.now() + 60_000 });
    expect(connection.eventsOf('sign-in-failed').map(({ retryAt }) => retryAt)).toEqual([runtime.now() + 30_000, runtime.now() + 60_000]);
    ask();
    expect(desk.visits).toHaveLength(2);
  });

  it('are sent although a store remembers that those before them were refused', () => {
    let revision = 1;
    const { members: [only] } = fleet(1, { revision: () => String(revision) });
    only?.ask();
    only?.desk.fail(rejected());
    revision += 1;
    only?.ask();

    expect(only?.desk.visits).toHaveLength(2);
  });

  it('answer no challenge', () => {
    const { ask, change, desk, state } = changing();
    ask();
    desk.fail(challenge());
    change();

    expect(ask().error).toMatchObject({ code: 'missing-auth-methods' });
    expect(state()).toMatchObject({ status: 'challenged' });
    expect(desk.visits).toHaveLength(1);
  });
});

describe('a person who is asked', () => {
  it.each([[true, 1], [false, 2]])('and did not answer is not asked again at once (asksPerson: %s)', (asksPerson, visits) => {
    const { ask, desk, runtime } = setUp({ asksPerson: () => asksPerson });
    const notAnswered = new AuthorizationFailure('Nobody answered.');
    ask();
    desk.fail(notAnswered);
    runtime.advance(29_999);
    ask();
    expect(desk.visits).toHaveLength(visits);
  });

  it('is asked again after half a minute', () => {
    const { ask, desk, runtime } = setUp({ asksPerson: () => true });
    ask();
    desk.fail(new AuthorizationFailure('Nobody answered.'));
    runtime.advance(30_000);
    ask();

    expect(desk.visits).toHaveLength(2);
  });
});

describe('a wrong answer', () => {
  it('leaves the challenge as it was, also of credentials that work once, and is told of with its time', () => {
    const { ask, connection, desk, runtime, source, state } = setUp({ renewable: () => 'needs-user' });
    ask();
    desk.fail(challenge());
    const other = new SignInDesk();
    const thereafter = { signIn: other.signIn, renewable: () => 'needs-user' as const };
    listen(source.tryWith('answered', () => ({ signIn: other.signIn, thereafter })));
    runtime.advance(1500);
    other.fail(rejected());

    expect(state()).toMatchObject({ status: 'challenged' });
    expect(connection.eventsOf('sign-in-failed').at(-1)).toMatchObject({ elapsedMs: 1500, retryAt: undefined });
    expect(ask().error).toMatchObject({ code: 'missing-auth-methods' });
  });
});

describe('a token that a store had', () => {
  it('ends the wish to send credentials that were refused', () => {
    const { members: [first, second], runtime } = fleet(2, { renewal: 'lazy' });
    second?.ask();
    second?.desk.succeed(lasting('one-token-000001', HOUR_MS));
    first?.source.invalidate();
    expect(first?.ask().values[0]?.token).toBe('one-token-000001');
    runtime.advance(HOUR_MS);
    second?.ask();
    second?.desk.fail(rejected());

    expect(first?.ask().error).toMatchObject({ status: 401, outcome: 'not-sent' });
    expect(first?.desk.visits).toEqual([]);
  });
});
