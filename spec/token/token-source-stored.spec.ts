import { firstValueFrom, ignoreElements, merge, NEVER, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors/option-error.js';
import type { TokenStore } from '../../src/token/store/token-store.js';
import { answer, DeskStore, fleet, KEY, member, visits } from './fleet.js';
import { LentConnection } from './lent-connection.js';
import { listen } from './listener.js';
import { challenge, lasting, rejected, unreachable } from './sign-in-desk.js';
import { HOUR_MS } from './set-up.js';
import { VirtualRuntime } from './virtual-runtime.js';

/** The same, answering with Promises: nobody can unsubscribe from what was asked. */
function promiseStore(store: DeskStore, watches: boolean): TokenStore {
  const queues = new Map<string, Promise<unknown>>();
  return {
    load: (key) => Promise.resolve(firstValueFrom(store.load(key))),
    save: (key, text) => Promise.resolve(firstValueFrom(store.save(key, text, {}))),
    clear: (key) => Promise.resolve(store.clear(key)),
    withLock: <T,>(key: string, work: (lease: string) => Observable<T>): Promise<T> => {
      const mine = (queues.get(key) ?? Promise.resolve()).then(() => firstValueFrom(work('lease')));
      queues.set(key, mine.catch(() => undefined));
      return mine;
    },
    ...(watches ? { watch: () => store.watch() } : {}),
  };
}

/** Lets Promises that are ready run. */
async function settled(): Promise<void> {
  for (let round = 0; round < 50; round += 1) await Promise.resolve();
}

describe('TokenSource with a token store', () => {
  it('signs in once for all who start together, and tells who did not', () => {
    const { members } = fleet(8);
    const heard = members.map((one) => one.ask());
    expect(visits(members)).toBe(1);
    answer(members, lasting('shared-token-0001', HOUR_MS));

    expect(heard.map(({ values }) => values[0]?.token)).toEqual(Array(8).fill('shared-token-0001'));
    expect(visits(members)).toBe(1);
    expect(members[0]?.events()).toEqual(['sign-in-started', 'sign-in-succeeded']);
    expect(members.slice(1).map((one) => one.events())).toEqual(Array(7).fill(['token-restored']));
  });

  it('hides a token from a store like one from a sign-in', () => {
    const { members: [first, second] } = fleet(2);
    first?.ask();
    first?.desk.succeed(lasting('shared-token-0001', HOUR_MS));
    second?.ask();
    expect(second?.connection.concealed).toContain('shared-token-0001');
  });

  it('uses a token that an earlier run left, without asking Keystone', () => {
    const { store, runtime, members: [first] } = fleet(1);
    first?.ask();
    first?.desk.succeed(lasting('kept-token-00001', HOUR_MS));
    runtime.advance(600_000);

    const later = member(store, runtime);
    expect(later.ask().values[0]?.token).toBe('kept-token-00001');
    expect(later.desk.visits).toHaveLength(0);
    expect(listen(later.source.state$).values[0]).toMatchObject({ status: 'valid', endsAt: runtime.now() + HOUR_MS - 600_000 });
  });

  it.each([600_000, -600_000])('does not trust the clock of who saved: replicas %d ms apart use one token for its whole life', (offsetMs) => {
    const { store, members: [first] } = fleet(1, { renewable: () => 'impossible' });
    const away = new VirtualRuntime();
    away.jumpWall(offsetMs);
    first?.ask();
    first?.desk.succeed(lasting('kept-token-00001', 300_000, first.runtime.now()));

    const other = member(store, away, { renewable: () => 'impossible' });
    expect(other.ask().values[0]?.token).toBe('kept-token-00001');
    const pass = (ms: number): void => {
      away.advance(ms);
      first?.runtime.advance(ms);
    };
    pass(299_999);
    expect(other.ask().values[0]?.token).toBe('kept-token-00001');
    pass(1);
    other.ask();
    expect(other.desk.visits).toHaveLength(1);
  });

  it('renews ahead once for all: the first that is due signs in, the others take its token at once', () => {
    const { runtime, members } = fleet(8);
    for (const one of members) one.ask();
    answer(members, lasting('token-of-hour-01', HOUR_MS));
    for (let hour = 0; hour < 3; hour += 1) {
      const before = visits(members);
      for (const one of members) one.ask();
      runtime.advance(HOUR_MS - 720_000);
      expect(visits(members)).toBe(before + 1);
      answer(members, lasting(`token-of-hour-${String(hour + 2)}`, HOUR_MS));
      expect(members.map((one) => one.source.peek()?.token)).toEqual(Array(8).fill(`token-of-hour-${String(hour + 2)}`));
    }
    expect(visits(members)).toBe(4);
  });

  it('finds the newer token when it is due itself, where the store tells nobody', () => {
    const { store, runtime, members } = fleet(3);
    Object.assign(store, { watch: undefined });
    for (const one of members) one.ask();
    answer(members, lasting('token-of-hour-01', HOUR_MS));
    runtime.advance(HOUR_MS - 720_000);
    expect(visits(members)).toBe(2);
    answer(members, lasting('token-of-hour-02', HOUR_MS));
    runtime.advance(60_000);
    expect(members.map((one) => one.source.peek()?.token)).toEqual(Array(3).fill('token-of-hour-02'));
    expect(visits(members)).toBe(2);
  });

  it('takes the newer token although the one at hand seems to last for ever: its answer told no end that could be read', () => {
    const { members: [first, second] } = fleet(2);
    first?.ask();
    first?.desk.succeed({ token: 'token-without-end1', issuedAt: undefined, expiresAt: undefined });
    second?.ask();
    first?.runtime.advance(60_000);
    first?.source.invalidate();
    first?.ask();
    first?.desk.succeed(lasting('token-of-hour-02', HOUR_MS));
    expect(second?.source.peek()?.token).toBe('token-of-hour-02');
  });

  it('signs in once where a token is revoked under all of them, and never takes it back', () => {
    const { members } = fleet(8);
    for (const one of members) one.ask();
    answer(members, lasting('revoked-token-01', HOUR_MS));
    for (const one of members) one.source.invalidate(({ token }) => token === 'revoked-token-01');
    const heard = members.map((one) => one.ask());
    expect(visits(members)).toBe(2);
    answer(members, lasting('renewed-token-01', HOUR_MS));
    expect(heard.map(({ values }) => values[0]?.token)).toEqual(Array(8).fill('renewed-token-01'));
    expect(visits(members)).toBe(2);
  });

  it('begins anew where somebody dropped the token, whatever the store has', () => {
    const { members: [only] } = fleet(1);
    only?.ask();
    only?.desk.succeed(lasting('dropped-token-01', HOUR_MS));
    only?.source.invalidate();
    only?.ask();
    expect(only?.desk.visits).toHaveLength(2);
  });

  it('lets the next one try when the sign-in of the first fails', () => {
    const { members: [first, second] } = fleet(2);
    const heard = [first?.ask(), second?.ask()];
    first?.desk.fail(unreachable());
    expect(heard[0]?.error).toMatchObject({ code: 'connect-failure' });
    second?.desk.succeed(lasting('shared-token-0001', HOUR_MS));
    expect(heard[1]?.values[0]?.token).toBe('shared-token-0001');
  });

  it.each(['none', 'not json', '{"format":1}', '{"format":99,"readableBy":99,"state":{}}', '[]', '{"format":1,"readableBy":1,"leftMs":9,"state":7}'])(
    'ignores a foreign record (%s), once and with a warning, and replaces it',
    (text) => {
      const { store, members: [only] } = fleet(1);
      store.put(KEY, text);
      only?.ask();
      expect(only?.desk.visits).toHaveLength(1);
      expect(only?.events()).toEqual(['ignored-token-record', 'sign-in-started']);
      only?.desk.succeed(lasting('shared-token-0001', HOUR_MS));
      expect(store.texts.get(KEY)?.text).toContain('shared-token-0001');
    },
  );

  it.each<[string, () => Observable<never>]>([
    ['fails', () => throwError(() => new Error('connection to the store refused'))],
    ['throws', () => { throw new Error('no such store'); }],
    ['never answers', () => NEVER],
  ])('signs in for itself where the store %s, and says so', (_case, fault) => {
    const { store, runtime, members: [first, second] } = fleet(2);
    store.fault = fault;
    const heard = [first?.ask(), second?.ask()];
    runtime.advance(5000);
    first?.desk.succeed(lasting('token-of-first-1', HOUR_MS));
    second?.desk.succeed(lasting('token-of-second1', HOUR_MS));

    expect(heard.map((one) => one?.values[0]?.token)).toEqual(['token-of-first-1', 'token-of-second1']);
    expect(first?.events()).toEqual(['token-store-failed', 'sign-in-started', 'sign-in-succeeded']);
  });

  it('shares again when the store is back', () => {
    const { store, runtime, members } = fleet(4);
    store.fault = () => throwError(() => new Error('down'));
    for (const one of members) one.ask();
    for (const [at, one] of members.entries()) one.desk.succeed(lasting(`token-of-member${String(at)}`, HOUR_MS));
    store.fault = undefined;
    for (const one of members) one.ask();
    runtime.advance(HOUR_MS - 720_000);
    expect(visits(members)).toBe(5);
    answer(members, lasting('token-of-all-0001', HOUR_MS));
    expect(members.map((one) => one.source.peek()?.token)).toEqual(Array(4).fill('token-of-all-0001'));
  });

  it('delivers a token that the store did not take, with a warning', () => {
    const { store, members: [only] } = fleet(1);
    const heard = only?.ask();
    store.lease = 'passed to somebody else';
    only?.desk.succeed(lasting('late-token-00001', HOUR_MS));
    expect(heard?.values[0]?.token).toBe('late-token-00001');
    expect(store.texts.size).toBe(0);
    expect(only?.events()).toEqual(['sign-in-started', 'token-store-failed', 'sign-in-succeeded']);
  });

  it('does not wait for ever for who holds the lock: after two thirds of a sign-in it signs in by itself', () => {
    const { runtime, members: [first, second] } = fleet(2);
    const heard = [first?.ask(), second?.ask()];
    runtime.advance(40_000);
    expect(second?.desk.visits).toHaveLength(1);
    second?.desk.succeed(lasting('token-of-second1', HOUR_MS));
    expect(heard[1]?.values[0]?.token).toBe('token-of-second1');
    expect(second?.events()).toEqual(['token-store-failed', 'sign-in-started', 'sign-in-succeeded']);
  });

  it('waits as long as it takes where nobody waits for the token: a renewal ahead is not worth a second sign-in', () => {
    const { runtime, members } = fleet(4, { signInTimeoutMs: 300_000 });
    for (const one of members) one.ask();
    answer(members, lasting('token-of-hour-01', HOUR_MS));
    runtime.advance(HOUR_MS - 720_000 + 299_000);
    expect(visits(members)).toBe(2);
  });

  it('takes what somebody else signed in for where its own credentials are used up', () => {
    const { store, runtime } = fleet(0);
    const once = { renewable: () => 'needs-user' as const };
    const [first, second] = [member(store, runtime, once), member(store, runtime, once)];
    first.ask();
    first.desk.succeed(lasting('token-by-code-01', HOUR_MS));
    second.ask();
    runtime.advance(HOUR_MS);
    const refused = first.ask();
    refused.leave();
    second.desk.atOnce = () => lasting('token-by-code-02', HOUR_MS);
    expect(second.ask().values[0]?.token).toBe('token-by-code-02');
    expect(first.ask().values[0]?.token).toBe('token-by-code-02');
    expect(first.desk.visits).toHaveLength(1);
  });

  it('has nobody send again what was refused just now: a fleet with a wrong password sends it once in 30 s, then in 60 s', () => {
    const { runtime, members } = fleet(8);
    const refused = (): readonly (readonly [unknown, unknown])[] => {
      const heard = members.map((one) => one.ask());
      const [one] = members.filter(({ desk }) => desk.open > 0);
      one?.desk.fail(rejected());
      return heard.map(({ error }) => [(error as { status?: unknown }).status, (error as { outcome?: unknown }).outcome]);
    };
    expect(refused()).toEqual([[401, 'refused'], ...Array<unknown>(7).fill([401, 'not-sent'])]);
    expect(visits(members)).toBe(1);
    runtime.advance(29_999);
    for (const one of members) one.ask();
    expect(visits(members)).toBe(1);
    runtime.advance(1);
    refused();
    expect(visits(members)).toBe(2);
    runtime.advance(59_999);
    for (const one of members) one.ask();
    expect(visits(members)).toBe(2);
  });

  it('has nobody send again what was refused to one that went on without the lock, with the lock or without', () => {
    const { runtime, members: [first, second, third, fourth] } = fleet(4);
    first?.ask();
    second?.ask();
    runtime.advance(10_000);
    const late = third?.ask();
    runtime.advance(30_000);
    second?.desk.fail(rejected());
    runtime.advance(10_000);
    expect(third?.desk.visits).toHaveLength(0);
    expect(late?.error).toMatchObject({ status: 401, outcome: 'not-sent' });

    runtime.advance(10_000);
    expect(first?.desk.open).toBe(0);
    expect(fourth?.ask().error).toMatchObject({ status: 401, outcome: 'not-sent' });
    expect(fourth?.desk.visits).toHaveLength(0);
  });

  it('lets a new process try what was refused long ago, and forgets it when it works', () => {
    const { store, runtime, members: [first] } = fleet(1);
    first?.ask();
    first?.desk.fail(rejected());
    runtime.advance(30_000);
    const later = member(store, runtime);
    later.ask();
    later.desk.succeed(lasting('accepted-token-1', HOUR_MS));
    expect([...store.texts.keys()]).toEqual([KEY]);
  });

  it('sends refused credentials again where somebody asks for that: invalidate(), and signing in explicitly once more', () => {
    const { members: [first, second] } = fleet(2);
    first?.ask();
    first?.desk.fail(rejected());
    second?.ask();
    expect(second?.desk.visits).toHaveLength(0);
    second?.source.invalidate();
    second?.ask();
    expect(second?.desk.visits).toHaveLength(1);
    second?.desk.fail(rejected());
    listen(second?.source.signIn(second.connection) ?? NEVER);
    expect(second?.desk.visits).toHaveLength(2);
  });

  it('does not hold a refusal against others whose secret may be another one', () => {
    const { members: [first, second] } = fleet(2, { cacheParts: () => ({ user: 'alice-stored', password: 'changing' }) });
    first?.ask();
    first?.desk.fail(rejected());
    second?.ask();
    expect(second?.desk.visits).toHaveLength(1);
  });

  it('does not use up a code that waited for the lock in vain and was never sent', () => {
    const { store, runtime } = fleet(0);
    const once = { renewable: () => 'needs-user' as const, signInTimeoutMs: 30_000 };
    const [first, second] = [member(store, runtime, { signInTimeoutMs: 60_000 }), member(store, runtime, once)];
    first.ask();
    const late = listen(second.source.signIn(second.connection));
    second.connection.close();
    expect(late.error).toMatchObject({ code: 'session-closed' });
    expect(second.desk.visits).toHaveLength(0);
    const again = new LentConnection(runtime);
    const heard = listen(second.source.get(again));
    first.desk.succeed(lasting('shared-token-0001', HOUR_MS));
    expect(heard.values[0]?.token).toBe('shared-token-0001');
  });

  it('keeps a token out of the store that credentials of another identity brought, and takes none of it', () => {
    const { store, runtime, members: [alice, other] } = fleet(2);
    alice?.ask();
    alice?.desk.succeed(lasting('token-of-alice-1', HOUR_MS));
    const bob = { signIn: () => of(lasting('token-of-bob-001', HOUR_MS)), renewable: () => 'automatic' as const, cacheParts: () => ({ user: 'bob' }) };
    const extended = listen(alice?.source.tryWith('extended', () => ({ signIn: bob.signIn, thereafter: bob })) ?? NEVER);
    expect(extended.values[0]?.token).toBe('token-of-bob-001');
    expect(store.texts.get(KEY)?.text).not.toContain('bob');
    expect(other?.ask().values[0]?.token).toBe('token-of-alice-1');
    runtime.advance(HOUR_MS - 720_000);
    other?.desk.succeed(lasting('token-of-alice-2', HOUR_MS));
    expect(alice?.source.peek()?.token).toBe('token-of-bob-001');
  });

  it.each([[true], [false]])('signs in once where a store answers with Promises and cannot be told to stop waiting (watch: %s)', async (watches) => {
    const runtime = new VirtualRuntime();
    const store = promiseStore(new DeskStore(runtime), watches);
    const members = Array.from({ length: 8 }, () => member(store, runtime));
    for (const { desk } of members) desk.atOnce = () => lasting('shared-token-0001', HOUR_MS);
    const tokens = await Promise.all(members.map(({ source, connection }) => firstValueFrom(source.get(connection))));
    await settled();
    expect(tokens.map(({ token }) => token)).toEqual(Array(8).fill('shared-token-0001'));
    expect(visits(members)).toBe(1);
  });

  it('sends nothing for who has given up waiting, although the store lets it in later', async () => {
    const runtime = new VirtualRuntime();
    const store = promiseStore(new DeskStore(runtime), false);
    const [first, second] = [member(store, runtime), member(store, runtime, { renewable: () => 'needs-user' })];
    first.ask();
    await settled();
    second.ask();
    await settled();
    second.connection.close();
    first.desk.fail(unreachable());
    await settled();
    expect(second.desk.visits).toHaveLength(0);
  });

  it('makes one sign-in where the lock is lost in the middle of it, and uses its token', () => {
    const { store, members: [only] } = fleet(1, { renewable: () => 'needs-user' });
    const broken = Object.assign(Object.create(store) as DeskStore, {
      withLock: <T,>(_key: string, work: (lease: string) => Observable<T>): Observable<T> =>
        merge(work('lease-that-is-lost').pipe(ignoreElements()), throwError(() => new Error('the lock is lost'))),
    });
    const one = member(broken, only?.runtime, { renewable: () => 'needs-user' });
    const heard = one.ask();
    one.desk.succeed(lasting('own-token-000001', HOUR_MS));
    expect(heard.values[0]?.token).toBe('own-token-000001');
    expect(one.desk.visits).toHaveLength(1);
  });

  it('gives out a token while a store that hangs is still being asked to keep it', () => {
    const { store, runtime, members: [only] } = fleet(1);
    Object.assign(store, { save: () => NEVER });
    const heard = only?.ask();
    only?.desk.succeed(lasting('own-token-000001', HOUR_MS));
    runtime.advance(1000);
    expect(heard?.values[0]?.token).toBe('own-token-000001');
    runtime.advance(4000);
    expect(only?.events()).toEqual(['sign-in-started', 'sign-in-succeeded', 'token-store-failed']);
  });

  it('does without a store that hangs within a short limit of the sign-in', () => {
    const { store, runtime, members: [only] } = fleet(1, { signInTimeoutMs: 3000 });
    store.fault = () => NEVER;
    const heard = only?.ask();
    runtime.advance(500);
    only?.desk.succeed(lasting('own-token-000001', HOUR_MS));
    expect(heard?.values[0]?.token).toBe('own-token-000001');
  });

  it('waits for as long as others do where it only heard of their refusal, and not at all with rememberFailuresMs: 0', () => {
    const { store, runtime, members: [first, second] } = fleet(2);
    first?.ask();
    first?.desk.fail(rejected());
    runtime.advance(29_000);
    second?.ask();
    expect(second?.desk.visits).toHaveLength(0);
    runtime.advance(1000);
    second?.ask();
    expect(second?.desk.visits).toHaveLength(1);
    const own = member(store, runtime, { rememberFailuresMs: 0 });
    second?.desk.fail(rejected());
    own.ask();
    expect(own.desk.visits).toHaveLength(1);
  });

  it('shares no refusal of what a clock, a chance or somebody else decides', () => {
    const { members: [first, second] } = fleet(2, { methods: [{ identity: { method: 'totp', username: 'alice' }, getAuthData: () => undefined }] });
    first?.ask();
    first?.desk.fail(rejected());
    second?.ask();
    expect(second?.desk.visits).toHaveLength(1);
  });

  it('follows no longer when nobody used the token for one lifetime', () => {
    const { store, runtime, members: [first, second] } = fleet(2);
    first?.ask();
    second?.ask();
    first?.desk.succeed(lasting('token-of-hour-01', HOUR_MS));
    for (let hour = 0; hour < 3; hour += 1) {
      runtime.advance(HOUR_MS / 2);
      first?.ask();
      answer([first].filter((one) => one !== undefined), lasting(`token-of-hour-1${String(hour)}`, HOUR_MS));
      store.put('another-key-00001', 'x');
    }
    expect(store.listeners).toBe(1);
  });

  it('keeps its one token with reauthenticate: false, whatever others keep', () => {
    const { runtime, store, members: [first] } = fleet(1, { reauthenticate: false });
    first?.ask();
    first?.desk.succeed(lasting('the-only-token-1', HOUR_MS));
    runtime.advance(HOUR_MS / 2);
    const other = member(store, runtime);
    other.source.restore(lasting('never-used-00001', HOUR_MS, runtime.now()), runtime);
    listen(other.source.signIn(other.connection));
    other.desk.succeed(lasting('token-of-other-1', HOUR_MS));
    expect(first?.source.peek()?.token).toBe('the-only-token-1');
  });

  it.each([[true, 1], [false, 2]])('counts an answered challenge for all where the store is one person’s (%s: %d sign-ins)', (isPersonal, signIns) => {
    const runtime = new VirtualRuntime();
    const store = Object.assign(new DeskStore(runtime), { isPersonal });
    const [first, second] = [member(store, runtime), member(store, runtime)];
    first.ask();
    first.desk.fail(challenge());
    const { desk } = first;
    const thereafter = { signIn: desk.signIn, renewable: () => 'needs-user' as const, cacheParts: () => ({ user: 'alice-stored' }), isAnswered: true };
    listen(first.source.tryWith('answered', () => ({ signIn: desk.signIn, thereafter })));
    desk.succeed(lasting('two-factor-token', HOUR_MS));
    second.ask();
    expect(second.desk.visits).toHaveLength(signIns - 1);
  });

  it('refuses a store for credentials that do not tell who signs in', () => {
    const { store } = fleet(0);
    expect(() => member(store, undefined, { cacheParts: () => undefined })).toThrow(OptionError);
    expect(() => member({} as TokenStore)).toThrow(expect.objectContaining({ options: ['tokenStore'] }));
  });
});
