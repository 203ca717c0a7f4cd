import { EMPTY, merge, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { TokenStore } from '../../../src/token/store/token-store.js';
import { answer, fleet, KEY, member, type DeskStore, type Member } from '../fleet.js';
import { HOUR_MS } from '../set-up.js';
import { lasting } from '../sign-in-desk.js';

const warnings = (one: Member | undefined): readonly string[] => one?.connection.eventsOf('warning').map(({ message }) => message) ?? [];
const couldNot = (what: string): string => `The token store of https://keystone.test/v3 could not ${what}. This process goes on without it.`;

/** The same store but for its lock. */
function lockedBy(store: DeskStore, withLock: (work: (lease: string) => Observable<unknown>) => Observable<unknown>): TokenStore {
  return Object.assign(Object.create(store) as DeskStore, {
    withLock: (_key: string, work: (lease: string) => Observable<unknown>) => withLock(work),
  });
}

/** One load of the store fails: the one after `before` others. */
function failingOnce(store: DeskStore, before: number): void {
  const load = store.load.bind(store);
  let loads = 0;
  store.load = (key) => ((loads += 1) === before + 1 ? throwError(() => new Error('The store stumbled.')) : load(key));
}

describe('signInOnce', () => {
  it('takes a token that is there without the lock', () => {
    const { store, runtime, members: [first] } = fleet(1);
    first?.ask();
    first?.desk.succeed(lasting('kept-token-00001', HOUR_MS));
    store.asked.length = 0;

    expect(member(store, runtime).ask().values[0]?.token).toBe('kept-token-00001');
    expect(store.asked).toEqual(['load']);
  });

  it('takes what somebody else keeps at once, although the lock is not let go of', () => {
    const { store, members: [first, second] } = fleet(2);
    first?.ask();
    const heard = second?.ask();
    store.put(KEY, JSON.stringify({ format: 1, readableBy: 1, state: lasting('kept-token-00001', HOUR_MS), lifeMs: HOUR_MS, leftMs: HOUR_MS }));

    expect(heard?.values[0]?.token).toBe('kept-token-00001');
    expect(first?.desk.open).toBe(1);
  });

  it('goes on waiting where the store stumbles when it is asked what somebody else kept', () => {
    const { store, members: [first, second] } = fleet(2);
    first?.ask();
    const heard = second?.ask();
    failingOnce(store, 0);
    store.put('another-key-00001', 'x');
    expect([heard?.waits, second?.desk.visits]).toEqual([true, []]);

    first?.desk.succeed(lasting('shared-token-0001', HOUR_MS));
    expect([heard?.values[0]?.token, second?.events()]).toEqual(['shared-token-0001', ['token-restored']]);
  });

  it('signs in under the lock where the store stumbles there', () => {
    const { store, members: [only] } = fleet(1);
    failingOnce(store, 1);
    const heard = only?.ask();
    only?.desk.succeed(lasting('own-token-000001', HOUR_MS));

    expect(heard?.values[0]?.token).toBe('own-token-000001');
    expect(only?.events()).toEqual(['sign-in-started', 'sign-in-succeeded']);
  });

  it('tells that the store could not be read, and why', () => {
    const { store, members: [only] } = fleet(1);
    store.fault = () => throwError(() => new Error('It is down.'));
    only?.ask();

    expect(only?.desk.visits).toHaveLength(1);
    expect(warnings(only)).toEqual([couldNot('be read: It is down')]);
  });

  it('tells that somebody held the lock for too long', () => {
    const { runtime, members: [first, second] } = fleet(2);
    first?.ask();
    second?.ask();
    runtime.advance(39_999);
    expect(second?.desk.visits).toEqual([]);

    runtime.advance(1);
    expect(second?.desk.visits).toHaveLength(1);
    expect(warnings(second)).toEqual([couldNot('give its lock: nobody let go of it within 40 s')]);
  });

  it.each<[string, () => Observable<never>, string]>([
    ['fails', () => throwError(() => new Error('no locks left')), 'no locks left'],
    ['is never given', () => EMPTY, 'it never gave its lock'],
  ])('signs in at once where the lock %s', (_case, fault, reason) => {
    const { store, runtime } = fleet(0);
    const one = member(lockedBy(store, fault), runtime);
    const heard = one.ask();

    expect(one.desk.visits).toHaveLength(1);
    one.desk.succeed(lasting('own-token-000001', HOUR_MS));
    expect(heard.values[0]?.token).toBe('own-token-000001');
    expect(warnings(one)).toEqual([couldNot(`give its lock: ${reason}`)]);
  });

  it('signs in once where a store calls twice', () => {
    const { store, runtime } = fleet(0);
    const one = member(lockedBy(store, (work) => merge(work('lease-one'), work('lease-two'))), runtime);
    const heard = one.ask();
    expect(one.desk.visits).toHaveLength(1);

    one.desk.succeed(lasting('own-token-000001', HOUR_MS));
    expect(heard.values).toHaveLength(1);
  });

  it('sets no limit to a wait that nobody waits for', () => {
    const { runtime, members } = fleet(2);
    for (const one of members) one.ask();
    answer(members, lasting('token-of-hour-01', HOUR_MS));
    const before = runtime.waiting('deadline');
    runtime.advance(HOUR_MS - 720_000);

    expect(before).toEqual([]);
    expect(runtime.waiting('deadline')).toEqual([60_000, 60_000]);
  });
});
