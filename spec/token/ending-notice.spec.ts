import { describe, expect, it } from 'vitest';
import { challenge, lasting, rejected, unreachable } from './sign-in-desk.js';
import { HOUR_MS, setUp, type SetUp } from './set-up.js';

const FIVE_MINUTES_MS = 300_000;

/** A source that holds a token nobody can renew, unless told otherwise. */
function holding(lifeMs = HOUR_MS, options: Parameters<typeof setUp>[0] = { renewable: () => 'needs-user' }): SetUp {
  const parts = setUp(options);
  parts.ask();
  parts.desk.succeed(lasting('first', lifeMs));
  return parts;
}

const endings = ({ connection }: SetUp): unknown[] => connection.eventsOf('ending');

describe('EndingNotice', () => {
  it.each<[string, Parameters<typeof setUp>[0]]>([
    ['a person has to renew', { renewable: () => 'needs-user' }],
    ['nobody can renew', { renewable: () => 'impossible' }],
    ['nobody can renew, under lazy renewal', { renewable: () => 'impossible', renewal: 'lazy' }],
    ['is the only one (reauthenticate: false)', { reauthenticate: false }],
  ])('tells once, five minutes before, of the end of a token that %s', (_case, options) => {
    const parts = holding(HOUR_MS, options);
    const { runtime } = parts;
    const endsAt = runtime.now() + HOUR_MS;

    runtime.advance(HOUR_MS - FIVE_MINUTES_MS - 1);
    expect(endings(parts)).toEqual([]);
    runtime.advance(1);
    expect(endings(parts)).toEqual([{ type: 'ending', at: runtime.now(), endsAt }]);
    runtime.advance(2 * HOUR_MS);
    expect(endings(parts)).toHaveLength(1);
  });

  it('tells at half of a life under ten minutes', () => {
    const parts = holding(120_000);

    parts.runtime.advance(59_999);
    expect(endings(parts)).toEqual([]);
    parts.runtime.advance(1);
    expect(endings(parts)).toHaveLength(1);
  });

  it('tells at once of a token that was kept and has less left', () => {
    const parts = setUp({ renewable: () => 'needs-user' });
    const { runtime, source } = parts;
    source.restore({ token: 'kept', issuedAt: runtime.now() - HOUR_MS, expiresAt: runtime.now() + 200_000 }, runtime);
    parts.ask();

    expect(endings(parts)).toEqual([{ type: 'ending', at: runtime.now(), endsAt: runtime.now() + 200_000 }]);
  });

  it('tells every session that uses the plugin', () => {
    const parts = holding();
    const other = parts.another();
    parts.ask(other);
    parts.runtime.advance(HOUR_MS);

    expect(endings(parts)).toHaveLength(1);
    expect(other.eventsOf('ending')).toHaveLength(1);
  });

  it('says nothing of a token that is renewed by itself, not even while that fails', () => {
    for (const error of [undefined, unreachable(), rejected()]) {
      const parts = holding(HOUR_MS, {});
      parts.runtime.advance(0.8 * HOUR_MS);
      if (error === undefined) parts.desk.succeed(lasting('second', 10 * HOUR_MS));
      else parts.desk.fail(error);
      parts.runtime.advance(0.2 * HOUR_MS - 1);

      expect(endings(parts)).toEqual([]);
    }
  });

  it('tells of a token whose renewal wants another factor', () => {
    const parts = holding(HOUR_MS, {});
    parts.runtime.advance(0.8 * HOUR_MS);
    parts.desk.fail(challenge());

    parts.runtime.advance(0.2 * HOUR_MS - FIVE_MINUTES_MS - 1);
    expect(endings(parts)).toEqual([]);
    parts.runtime.advance(1);
    expect(endings(parts)).toHaveLength(1);
  });

  it('says nothing of a token without an end, or one that was dropped', () => {
    const endless = setUp({ renewable: () => 'needs-user' });
    endless.ask();
    endless.desk.succeed({ token: 'for ever', issuedAt: 1, expiresAt: undefined });
    const dropped = holding();
    dropped.source.invalidate();

    for (const parts of [endless, dropped]) {
      parts.runtime.advance(100 * HOUR_MS);
      expect(endings(parts)).toEqual([]);
    }
  });

  it('notices within a minute that a laptop slept into the last minutes', () => {
    const parts = holding();
    parts.runtime.advance(60_000);
    parts.runtime.jumpWall(HOUR_MS - 200_000);

    parts.runtime.advance(60_000);
    expect(endings(parts)).toHaveLength(1);
  });

  it('lets who hears it act at once', () => {
    const parts = holding();
    const { connection, desk, source, runtime, state } = parts;
    connection.listener = ({ type }) => {
      if (type !== 'ending') return;
      const signIn = desk.signIn;
      const thereafter = { signIn, renewable: () => 'automatic' as const };
      source.tryWith('extended', () => ({ signIn, thereafter })).subscribe();
    };
    desk.atOnce = () => lasting('second', 10 * HOUR_MS);
    runtime.advance(HOUR_MS);

    expect(endings(parts)).toHaveLength(1);
    expect(state()).toMatchObject({ status: 'valid', renewable: 'automatic' });
    expect(runtime.waiting('tick')).toHaveLength(1);
  });
});
