import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
import { MissingAuthMethods } from '../../src/errors/missing-auth-methods.js';
import type { Renewable } from '../../src/token/token-state.js';
import { listen, type Heard } from './listener.js';
import { HOUR_MS, setUp, type SetUp } from './set-up.js';
import { challenge, lasting, rejected, SignInDesk, unreachable, type DeskToken } from './sign-in-desk.js';

const needsUser = { renewable: (): Renewable => 'needs-user', methods: [] };

/** A source whose one passcode brought a token of an hour. */
function signedIn(options: Parameters<typeof setUp>[0] = needsUser): SetUp {
  const parts = setUp(options);
  parts.ask();
  parts.desk.succeed(lasting('one', HOUR_MS));
  return parts;
}

/** A person brings other credentials; their sign-in is answered at a desk of its own. */
function bring({ source }: SetUp, renewable: Renewable = 'needs-user'): { fresh: SignInDesk; heard: Heard<DeskToken> } {
  const fresh = new SignInDesk();
  const { signIn } = fresh;
  const thereafter = { signIn, renewable: () => renewable };
  return { fresh, heard: listen(source.tryWith('extended', () => ({ signIn, thereafter }))) };
}

describe('TokenSource with credentials that work once', () => {
  it('fails at once, and sends nothing, when the token has ended', () => {
    const { desk, ask, runtime, state, source, connection } = signedIn();
    runtime.advance(HOUR_MS);

    expect(ask().error).toMatchObject({ code: 'authorization-failure', outcome: 'not-sent', message: expect.stringContaining('extend(') as string });
    expect(listen(source.signIn(connection)).error).toBeInstanceOf(AuthorizationFailure);
    expect(state()).toMatchObject({ status: 'expired', renewable: 'needs-user' });
    expect(desk.visits).toHaveLength(1);
  });

  it('fails at once when a service rejected the token, and the state says why', () => {
    const { desk, ask, source, state } = signedIn();

    expect(source.invalidate(({ token }) => token === 'one')).toBe(true);
    expect(ask().error).toBeInstanceOf(AuthorizationFailure);
    expect(state()).toMatchObject({ status: 'failed', error: { code: 'authorization-failure' }, retryAt: undefined });
    expect(desk.visits).toHaveLength(1);
  });

  it.each([
    ['refused', rejected()],
    ['perhaps used', new DeadlineExceeded('Too late.', { outcome: 'unknown' })],
  ])('does not send again what was %s, and names the cause', (_case, error) => {
    const { desk, ask, runtime, state } = setUp(needsUser);
    const first = ask();
    desk.fail(error);

    expect(first.error).toBe(error);
    expect(state()).toEqual({ status: 'failed', error, retryAt: undefined });
    runtime.advance(HOUR_MS);
    expect(ask().error).toMatchObject({ code: 'authorization-failure', cause: error });
    expect(desk.visits).toHaveLength(1);
  });

  it('sends it again where it never arrived', () => {
    const { desk, ask } = setUp(needsUser);
    ask();
    desk.fail(unreachable());

    const again = ask();
    desk.succeed(lasting('one', HOUR_MS));
    expect(again.values).toMatchObject([{ token: 'one' }]);
  });

  it('sends it once more for a person who drops the token by hand', () => {
    const { desk, ask, source } = signedIn();
    source.invalidate();

    expect(ask().waits).toBe(true);
    expect(desk.visits).toHaveLength(2);
  });

  it('exchanges a token again on demand until Keystone refuses it', () => {
    const { desk, ask, source, runtime } = signedIn({ renewable: () => 'impossible' });
    source.invalidate(() => true);
    ask();
    desk.succeed(lasting('two', HOUR_MS));
    runtime.advance(HOUR_MS);
    expect(ask().waits).toBe(true);
    desk.fail(rejected());

    runtime.advance(HOUR_MS);
    expect(ask().error).toMatchObject({ code: 'authorization-failure', cause: { status: 401 } });
    expect(desk.visits).toHaveLength(3);
  });
});

describe('TokenSource with what a person brings', () => {
  it('replaces the token, which stays in use until the new one is there', () => {
    const parts = signedIn();
    const { tokenNow, state, source, runtime, connection } = parts;
    runtime.advance(HOUR_MS / 2);
    const { fresh, heard } = bring(parts);

    expect(tokenNow()).toBe('one');
    expect(state()).toMatchObject({ status: 'renewing' });
    fresh.succeed(lasting('two', HOUR_MS));
    expect(heard.values).toMatchObject([{ token: 'two' }]);
    expect(tokenNow()).toBe('two');
    expect(state()).toMatchObject({ status: 'valid', endsAt: runtime.now() + HOUR_MS });
    expect(source.invalidate(({ token }) => token === 'one')).toBe(true);
    expect(tokenNow()).toBe('two');
    expect(connection.eventsOf('sign-in-started').map(({ reason }) => reason)).toEqual(['first-use', 'extended']);
  });

  it('uses what works more than once for renewals from then on', () => {
    const parts = signedIn();
    const { fresh } = bring(parts, 'automatic');
    fresh.succeed(lasting('two', HOUR_MS));
    parts.tokenNow();

    parts.runtime.advance(0.8 * HOUR_MS);
    expect(fresh.visits).toHaveLength(2);
    expect(parts.desk.visits).toHaveLength(1);
  });

  it('is what everybody waits for who asks after the token ended', () => {
    const parts = signedIn();
    parts.runtime.advance(HOUR_MS);
    const { fresh, heard } = bring(parts);
    const waiting = [parts.ask(), parts.ask()];

    expect(waiting.map(({ waits }) => waits)).toEqual([true, true]);
    fresh.succeed(lasting('two', HOUR_MS));
    for (const each of [heard, ...waiting]) expect(each.values).toMatchObject([{ token: 'two' }]);
  });

  it.each<[string, (parts: SetUp) => void]>([
    ['nothing', () => undefined],
    ['a token', ({ ask, desk }) => { ask(); desk.succeed(lasting('one', HOUR_MS)); }],
    ['a token that has ended', ({ ask, desk, runtime }) => { ask(); desk.succeed(lasting('one', HOUR_MS)); runtime.jumpWall(HOUR_MS); runtime.advance(60_000); }],
    ['rejected credentials', ({ ask, desk }) => { ask(); desk.fail(rejected()); }],
    ['a challenge', ({ ask, desk }) => { ask(); desk.fail(challenge()); }],
    [
      'a renewal that failed',
      ({ ask, desk, runtime }) => { ask(); desk.succeed(lasting('one', HOUR_MS)); runtime.advance(0.8 * HOUR_MS); desk.fail(rejected()); },
    ],
  ])('leaves %s as it was when it is refused', (_case, prepare) => {
    const parts = setUp();
    listen(parts.source.get(parts.connection)).leave();
    parts.desk.fail(unreachable());
    parts.source.invalidate();
    prepare(parts);
    const before = parts.state();
    const { fresh, heard } = bring(parts);
    fresh.fail(rejected());

    expect(heard.error).toMatchObject({ status: 401 });
    expect(parts.state()).toEqual(before);
  });

  it('waits for a sign-in that is under way, and one person for the other', () => {
    const parts = setUp();
    parts.ask();
    const first = bring(parts);
    const second = bring(parts);
    expect([first.fresh.open, second.fresh.open]).toEqual([0, 0]);

    parts.desk.succeed(lasting('one', HOUR_MS));
    expect([first.fresh.open, second.fresh.open]).toEqual([1, 0]);
    first.fresh.succeed(lasting('two', HOUR_MS));
    expect(second.fresh.open).toBe(1);
    second.fresh.succeed(lasting('three', HOUR_MS));
    expect(parts.tokenNow()).toBe('three');
  });

  it('is not begun for who left before its turn, and not given up for who left after', () => {
    const parts = setUp();
    parts.ask();
    const early = bring(parts);
    early.heard.leave();
    parts.desk.succeed(lasting('one', HOUR_MS));
    expect(early.fresh.visits).toEqual([]);

    const late = bring(parts);
    late.heard.leave();
    late.fresh.succeed(lasting('two', HOUR_MS));
    expect(parts.tokenNow()).toBe('two');
  });

  it('knows of the challenge, also of one that a renewal met', () => {
    const seen: unknown[] = [];
    const choose = ({ challenge: met }: { readonly challenge: unknown }): never => {
      seen.push(met);
      throw new AuthorizationFailure('not now');
    };
    const parts = signedIn({});
    listen(parts.source.tryWith('answered', choose));
    parts.runtime.advance(0.8 * HOUR_MS);
    parts.desk.fail(challenge());
    listen(parts.source.tryWith('answered', choose));
    parts.runtime.advance(HOUR_MS);
    listen(parts.source.tryWith('answered', choose));

    expect(seen).toEqual([undefined, expect.any(MissingAuthMethods), expect.any(MissingAuthMethods)]);
    expect(parts.state()).toMatchObject({ status: 'challenged' });
  });

  it('leads on to the next challenge', () => {
    const parts = setUp();
    const waiting = parts.ask();
    parts.desk.fail(rejected());
    const { fresh, heard } = bring(parts);
    fresh.fail(challenge());

    expect(waiting.error).toMatchObject({ status: 401 });
    expect(heard.error).toBeInstanceOf(MissingAuthMethods);
    expect(parts.ask().error).toBeInstanceOf(MissingAuthMethods);
    expect(parts.state()).toMatchObject({ status: 'challenged', missing: [['totp']] });
  });

  it('tells those who wait that the challenge stands when an answer is wrong', () => {
    const parts = setUp();
    parts.ask();
    parts.desk.fail(challenge());
    const { fresh, heard } = bring(parts);
    const waiting = parts.ask();
    fresh.fail(rejected());

    expect(heard.error).toMatchObject({ status: 401 });
    expect(waiting.error).toBeInstanceOf(MissingAuthMethods);
  });

  it('ends in a typed error where no session is open', () => {
    const fresh = setUp();
    const closed = signedIn();
    closed.connection.close();

    for (const parts of [fresh, closed]) expect(bring(parts).heard.error).toMatchObject({ code: 'authorization-failure' });
  });

  it('says that a person has to act when the old token was rejected meanwhile and the new credentials were refused', () => {
    const parts = signedIn();
    const { fresh } = bring(parts);
    parts.source.invalidate(() => true);
    fresh.fail(rejected());

    expect(parts.state()).toMatchObject({ status: 'failed', error: { code: 'authorization-failure' } });
  });
});
