import { describe, expect, it } from 'vitest';
import type { SignInCircumstances } from '../../src/token/credentials.js';
import type { Renewable } from '../../src/token/token-state.js';
import type { DeskToken } from './sign-in-desk.js';
import { HOUR_MS, setUp } from './set-up.js';

const issued = (runtime: { now(): number }, token: string): DeskToken => ({ token, issuedAt: runtime.now(), expiresAt: runtime.now() + HOUR_MS });

describe('TokenSource whose sign-in asks a person', () => {
  it('asks again when somebody waits for it, and never ahead of the end', () => {
    const given = setUp({ renewable: () => 'needs-user', asksPerson: () => true });
    const { ask, desk, runtime, tokenNow } = given;
    desk.atOnce = () => issued(runtime, `tk-asked-${String(desk.visits.length)}`);

    expect(tokenNow()).toBe('tk-asked-1');
    runtime.advance(HOUR_MS - 1);
    expect([tokenNow(), desk.visits.length]).toEqual(['tk-asked-1', 1]);
    runtime.advance(1);
    expect([ask().values[0]?.token, desk.visits.length]).toEqual(['tk-asked-2', 2]);
  });

  it('is told that nobody waits for a renewal ahead of the end', () => {
    const seen: boolean[] = [];
    const given = setUp();
    const { desk, runtime, tokenNow, ask } = setUp({
      signIn: (connection, { isAhead }: SignInCircumstances) => {
        seen.push(isAhead);
        return desk.signIn(connection);
      },
    });
    desk.atOnce = () => issued(runtime, `tk-ahead-${String(seen.length)}`);

    ask();
    runtime.advance(HOUR_MS * 0.85);

    expect([tokenNow(), seen]).toEqual(['tk-ahead-2', [false, true]]);
    expect(given.desk.visits).toEqual([]);
  });

  it('stops renewing when what could renew is refused: the token lasts, and its end is told', () => {
    let renewable: Renewable = 'automatic';
    const { ask, connection, desk, runtime, state, tokenNow } = setUp({ renewable: () => renewable, asksPerson: () => true });
    desk.atOnce = () => issued(runtime, 'tk-last');
    ask();
    desk.atOnce = () => {
      renewable = 'needs-user';
      throw new Error('The refresh token is no longer good.');
    };
    runtime.advance(HOUR_MS * 0.85);
    const visits = desk.visits.length;

    runtime.advance(HOUR_MS * 0.14);

    expect([tokenNow(), desk.visits.length]).toEqual(['tk-last', visits]);
    expect(state()).toMatchObject({ status: 'valid', renewable: 'needs-user' });
    expect(connection.eventsOf('ending')).toHaveLength(1);
  });
});

describe('signInTimeoutMs', () => {
  it.each<[string, object, number]>([
    ['one minute', {}, 60_000],
    ['ten minutes where a person is asked', { asksPerson: () => true }, 600_000],
    ["what the plugin's way of signing in takes", { limitMs: 600_000 }, 600_000],
    ['what the caller says', { limitMs: 600_000, signInTimeoutMs: 5_000 }, 5_000],
  ])('is %s', (_case, options, limitMs) => {
    const { ask, runtime } = setUp(options);
    const heard = ask();

    runtime.advance(limitMs - 1);
    expect(heard.error).toBeUndefined();
    runtime.advance(1);
    expect(heard.error).toMatchObject({ code: 'deadline-exceeded', message: expect.stringContaining(`${String(limitMs / 1000)} s`) as unknown });
  });

  it('is refused with less than a millisecond', () => {
    expect(() => setUp({ signInTimeoutMs: 0 })).toThrow(expect.objectContaining({ options: ['signInTimeoutMs'] }));
  });
});
