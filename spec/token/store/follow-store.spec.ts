import { Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { writeTokenRecord } from '../../../src/token/store/token-record.js';
import type { StoredText } from '../../../src/token/store/token-store.js';
import { fleet, KEY, type DeskStore, type Member } from '../fleet.js';
import { listen } from '../listener.js';
import { HOUR_MS, setUp } from '../set-up.js';
import { challenge, lasting, unreachable } from '../sign-in-desk.js';

/** Somebody else keeps a token. */
function put(store: DeskStore, token: string, lifeMs = HOUR_MS): void {
  store.put(KEY, writeTokenRecord({ state: lasting(token, lifeMs), lifeMs, leftMs: lifeMs }));
}

/** One process that holds a token for an hour, or for `lifeMs`. */
function holding(lifeMs = HOUR_MS, options?: Parameters<typeof fleet>[1]) {
  const given = fleet(1, options);
  const [one] = given.members as readonly [Member];
  one.ask();
  one.desk.succeed(lasting('token-at-hand-01', lifeMs));
  return { ...given, one, held: () => one.source.peek()?.token };
}

describe('FollowStore', () => {
  it('takes what others keep at once, without asking anybody, and tells', () => {
    const { store, runtime, one, held } = holding();
    runtime.advance(60_000);
    put(store, 'token-of-other-1');

    expect(held()).toBe('token-of-other-1');
    expect(one.events()).toEqual(['sign-in-started', 'sign-in-succeeded', 'token-restored']);
    expect(one.desk.visits).toHaveLength(1);
  });

  it('goes on where the store stumbles once', () => {
    const { store, runtime, held } = holding();
    runtime.advance(60_000);
    store.fault = () => throwError(() => new Error('The store is down.'));
    put(store, 'token-of-other-1');
    expect(held()).toBe('token-at-hand-01');

    store.fault = undefined;
    put(store, 'token-of-other-2');
    expect(held()).toBe('token-of-other-2');
  });

  it('takes nothing for credentials of another identity that came while the store was asked', () => {
    const { store, runtime, one, held } = holding();
    runtime.advance(60_000);
    const late = new Subject<StoredText & { readonly ageMs: number }>();
    const load = store.load.bind(store);
    store.load = (): ReturnType<DeskStore['load']> => late;
    put(store, 'token-of-other-1');
    store.load = load;
    const bob = { signIn: one.desk.signIn, renewable: () => 'automatic' as const, cacheParts: () => ({ user: 'bob-stored' }) };
    listen(one.source.tryWith('extended', () => ({ signIn: bob.signIn, thereafter: bob })));
    one.desk.succeed(lasting('token-of-bob-001', HOUR_MS / 2));
    late.next({ text: store.texts.get(KEY)?.text ?? '', ageMs: 0 });

    expect(held()).toBe('token-of-bob-001');
  });

  it('leaves it to a sign-in that is under way to look', () => {
    const { store, runtime, one } = holding(HOUR_MS, { renewal: 'lazy' });
    listen(one.source.signIn(one.connection));
    runtime.advance(10_000);
    store.asked.length = 0;
    put(store, 'token-of-other-1');

    expect(store.asked).toEqual([]);
    expect(one.source.peek()?.token).toBe('token-at-hand-01');
  });

  it.each([[2 * HOUR_MS, 2 * HOUR_MS], [HOUR_MS / 2, HOUR_MS / 2]])('follows for one lifetime (%d ms) after the last use', (lifeMs, restsAfterMs) => {
    const { store, runtime } = holding(lifeMs, { renewable: () => 'needs-user' });
    runtime.advance(restsAfterMs - 1);
    store.put('another-key-00001', 'x');
    expect(store.listeners).toBe(1);

    runtime.advance(1);
    store.put('another-key-00001', 'x');
    expect(store.listeners).toBe(0);
  });

  it('follows for an hour where there is no token', () => {
    const { store, runtime, members: [one] } = fleet(1);
    one?.ask();
    one?.desk.fail(unreachable());
    runtime.advance(HOUR_MS - 1);
    store.put('another-key-00001', 'x');
    expect(store.listeners).toBe(1);

    runtime.advance(1);
    store.put('another-key-00001', 'x');
    expect(store.listeners).toBe(0);
  });

  it('ends with the last session', () => {
    const { store, one } = holding();
    expect(store.listeners).toBe(1);
    one.connection.close();

    expect(store.listeners).toBe(0);
  });
});

describe('where nothing may be sent', () => {
  const once = { renewable: () => 'needs-user' as const };

  it('a token that somebody else keeps is taken, in a store that tells nobody too, and its end is seen', () => {
    const { store, runtime, members } = fleet(2, once);
    const [one, other] = members as readonly [Member, Member];
    Object.assign(store, { watch: undefined });
    const isExpired = (): boolean => listen(one.source.state$).values[0]?.status === 'expired';
    one.ask();
    one.desk.succeed(lasting('token-by-code-01', HOUR_MS));
    runtime.advance(HOUR_MS);
    expect(isExpired()).toBe(true);

    other.ask();
    other.desk.succeed(lasting('token-by-code-02', HOUR_MS));
    expect(one.ask().values[0]?.token).toBe('token-by-code-02');
    expect([isExpired(), one.desk.visits.length]).toEqual([false, 1]);
    runtime.advance(HOUR_MS);
    expect(isExpired()).toBe(true);
  });

  it('a challenge counts until somebody else has answered it', () => {
    const { store, members: [one] } = fleet(1);
    Object.assign(store, { watch: undefined });
    one?.ask();
    one?.desk.fail(challenge());
    expect(one?.ask().error).toMatchObject({ code: 'missing-auth-methods' });

    put(store, 'two-factor-token');
    expect(one?.ask().values[0]?.token).toBe('two-factor-token');
  });
});

describe('forget', () => {
  it('drops the token, and what the store keeps of it', () => {
    const { store, one, held } = holding();
    expect(listen(one.source.forget(one.connection)).completed).toBe(true);

    expect([held(), store.texts.size]).toEqual([undefined, 0]);
  });

  it('drops the token where there is no store', () => {
    const { ask, connection, desk, source } = setUp();
    ask();
    desk.succeed(lasting('token-at-hand-01', HOUR_MS));

    expect(listen(source.forget(connection))).toMatchObject({ error: undefined, completed: true });
    expect(source.peek()).toBeUndefined();
  });
});
