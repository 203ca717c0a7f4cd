import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { SharedSignIn, type SharedSignInPort } from '../../src/token/shared-sign-in.js';
import type { SignInOutcome } from '../../src/token/sign-in-outcome.js';
import { LentConnection } from './lent-connection.js';
import { listen } from './listener.js';
import { rejected } from './sign-in-desk.js';
import { VirtualRuntime } from './virtual-runtime.js';

const connection = new LentConnection(new VirtualRuntime());

function setUp(more: Partial<SharedSignInPort<string>> = {}): {
  shared: SharedSignIn<string>;
  reply: (outcome: SignInOutcome<string>) => void;
  runs: () => number;
  told: string[];
} {
  let outcome$ = new Subject<SignInOutcome<string>>();
  let runs = 0;
  const told: string[] = [];
  const shared = new SharedSignIn<string>({
    run: () => {
      runs += 1;
      outcome$ = new Subject();
      return outcome$;
    },
    started: ({ reason }) => told.push(`started: ${reason}`),
    settled: (_started, outcome) => told.push(outcome.ok ? 'succeeded' : 'failed'),
    ...more,
  });
  const reply = (outcome: SignInOutcome<string>): void => {
    const answered$ = outcome$;
    answered$.next(outcome);
    answered$.complete();
  };
  return { shared, reply, runs: () => runs, told };
}

describe('SharedSignIn', () => {
  it('runs one sign-in for all who ask, and another one for who asks after it', () => {
    const { shared, reply, runs, told } = setUp();
    const waiting = [1, 2, 3].map(() => listen(shared.join({ connection, reason: 'first-use' })));

    expect(shared.isUnderWay).toBe(true);
    reply({ ok: true, value: 'one' });
    expect(waiting.map(({ values }) => values)).toEqual([['one'], ['one'], ['one']]);
    expect(shared.isUnderWay).toBe(false);

    listen(shared.join({ connection, reason: 'renewal' }));
    expect(runs()).toBe(2);
    expect(told).toEqual(['started: first-use', 'succeeded', 'started: renewal']);
  });

  it('goes on when everybody has left', () => {
    const { shared, reply, told } = setUp();
    const waiting = [1, 2].map(() => listen(shared.join({ connection, reason: 'first-use' })));
    for (const heard of waiting) heard.leave();

    reply({ ok: true, value: 'one' });
    expect(waiting.map(({ values }) => values)).toEqual([[], []]);
    expect(told).toEqual(['started: first-use', 'succeeded']);
  });

  it('gives all who wait the same failure', () => {
    const { shared, reply } = setUp();
    const error = rejected();
    const waiting = [1, 2].map(() => listen(shared.join({ connection, reason: 'first-use' })));

    reply({ ok: false, error });
    for (const heard of waiting) expect(heard.error).toBe(error);
  });

  it('is over before anybody hears how it ended', () => {
    const heard: boolean[] = [];
    const { shared, reply } = setUp({ settled: () => heard.push(shared.isUnderWay) });
    shared.join({ connection, reason: 'first-use' }).subscribe(() => heard.push(shared.isUnderWay));

    reply({ ok: true, value: 'one' });
    expect(heard).toEqual([false, false]);
  });

  it('lets who asks while being told of the start join it', () => {
    const joined: string[] = [];
    const { shared, reply, runs } = setUp({
      started: () => {
        shared.join({ connection, reason: 'first-use' }).subscribe((value) => joined.push(value));
      },
    });
    listen(shared.join({ connection, reason: 'first-use' }));

    reply({ ok: true, value: 'one' });
    expect(runs()).toBe(1);
    expect(joined).toEqual(['one']);
  });

  it('starts a sign-in of its own after the one that is under way, and is then the one to join', () => {
    const { shared, reply, told } = setUp();
    listen(shared.join({ connection, reason: 'first-use' }));
    const own = listen(shared.afterwards(() => ({ connection, reason: 'extended' })));
    expect(told).toEqual(['started: first-use']);

    reply({ ok: false, error: rejected() });
    expect(told).toEqual(['started: first-use', 'failed', 'started: extended']);
    const joined = listen(shared.join({ connection, reason: 'renewal' }));
    reply({ ok: true, value: 'own' });
    expect([own.values, joined.values]).toEqual([['own'], ['own']]);
  });

  it('starts nothing if its turn shows why not', () => {
    const { shared, runs } = setUp();
    const error = rejected();
    const heard = listen(shared.afterwards(() => { throw error; }));

    expect(heard.error).toBe(error);
    expect(runs()).toBe(0);
  });
});
