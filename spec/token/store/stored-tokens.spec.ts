import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { momentOf, type Lifetime } from '../../../src/token/lifetime.js';
import { StoredTokens, type StoredTokensOptions } from '../../../src/token/store/stored-tokens.js';
import { writeTokenRecord } from '../../../src/token/store/token-record.js';
import type { Held } from '../../../src/token/token-model.js';
import { codec, DeskStore, KEY } from '../fleet.js';
import { LentConnection } from '../lent-connection.js';
import { listen } from '../listener.js';
import { HOUR_MS } from '../set-up.js';
import { lasting, type DeskToken } from '../sign-in-desk.js';
import { VirtualRuntime } from '../virtual-runtime.js';

function setUp(options: Partial<StoredTokensOptions<DeskToken>> = {}) {
  const runtime = new VirtualRuntime();
  const store = new DeskStore(runtime);
  const connection = new LentConnection(runtime);
  const stored = new StoredTokens<DeskToken>({
    ...{ store, key: KEY, codec, refusals: undefined, limitMs: 5000, renewal: undefined, authUrl: 'https://keystone.test/v3' },
    lifeOf: ({ issuedAt, expiresAt }) => ({ issuedAt, expiresAt }),
    secretsOf: ({ token }) => [token],
    held: () => undefined,
    ...options,
  });
  return {
    ...{ runtime, store, connection, stored },
    /** Somebody else keeps a token. */
    put: (token: string, leftMs: number, lifeMs = HOUR_MS): void => {
      store.put(KEY, writeTokenRecord({ state: lasting(token, lifeMs), lifeMs, leftMs }));
    },
    /** The token that is worth taking now. */
    found: (): string | undefined => listen(stored.look(connection)).values[0]?.value.token,
    warnings: (): readonly string[] => connection.eventsOf('warning').map(({ message }) => message),
  };
}

const heldOf = (token: string, lifetime: Lifetime): Held<DeskToken> => ({
  ...{ value: lasting(token, lifetime.lifeMs), lifetime, renewable: 'automatic', grace: undefined },
});

describe('StoredTokens: what is worth taking', () => {
  it.each<[string, number, number, 'lazy' | undefined]>([
    ['half a minute', 30_000, HOUR_MS, undefined],
    ['a tenth of a short life', 10_000, 100_000, undefined],
    ['what a lazy plugin would renew at once', 120_000, HOUR_MS, 'lazy'],
  ])('is, where none is held, one with more than %s', (_case, leastMs, lifeMs, renewal) => {
    const { found, put } = setUp({ renewal });
    put('stored-token-0001', leastMs, lifeMs);
    expect(found()).toBeUndefined();

    put('stored-token-0001', leastMs + 1, lifeMs);
    expect(found()).toBe('stored-token-0001');
  });

  it.each<[number, 'lazy' | undefined]>([[792_000, undefined], [120_000, 'lazy']])(
    'is, where one is held that ends sooner, one with more than %d ms: not due for renewal itself',
    (leastMs, renewal) => {
      const held = heldOf('token-at-hand-01', { from: momentOf(new VirtualRuntime()), lifeMs: 60_000 });
      const { found, put } = setUp({ renewal, held: () => held });
      put('stored-token-0001', leastMs);
      expect(found()).toBeUndefined();

      put('stored-token-0001', leastMs + 1);
      expect(found()).toBe('stored-token-0001');
    },
  );

  it('is neither the token that is held, nor another one that is as old and lasts as long', () => {
    const life = { from: momentOf(new VirtualRuntime()), lifeMs: HOUR_MS };
    const { found, put, runtime } = setUp({ held: () => heldOf('token-at-hand-01', life) });
    put('stored-token-0001', HOUR_MS);
    expect(found()).toBeUndefined();

    runtime.advance(1);
    put('token-at-hand-01', HOUR_MS);
    expect(found()).toBeUndefined();
    put('stored-token-0001', HOUR_MS);
    expect(found()).toBe('stored-token-0001');
  });

  it('is none of the last ten that were rejected or dropped, until somebody gives it himself', () => {
    const { found, put, runtime, stored } = setUp();
    const tokens = Array.from({ length: 11 }, (_none, at) => `shunned-token-${String(at).padStart(2, '0')}`);
    const shun = (token = ''): void => { stored.shun(heldOf(token, { from: momentOf(runtime), lifeMs: HOUR_MS })); };
    const isTaken = (token = ''): boolean => {
      put(token, HOUR_MS);
      return found() === token;
    };
    for (const token of tokens.slice(0, 10)) shun(token);
    expect(tokens.map(isTaken)).toEqual([...Array<boolean>(10).fill(false), true]);

    shun(tokens[10]);
    expect(tokens.map(isTaken)).toEqual([true, ...Array<boolean>(10).fill(false)]);
    stored.trust(lasting(tokens[5] ?? '', HOUR_MS));
    expect(tokens.map(isTaken).indexOf(true, 1)).toBe(5);
  });
});

describe('StoredTokens: what cannot be read', () => {
  const ignored = (problem: string): string =>
    `What the token store holds for https://keystone.test/v3 ${problem}; it is ignored, and replaced at the next sign-in.`;

  it('is told once, however often it is looked at, and again when something else is there', () => {
    const { found, store, warnings } = setUp();
    store.put(KEY, 'one');
    found();
    expect(warnings()).toEqual([ignored('is no token record')]);
    found();
    expect(warnings()).toHaveLength(1);

    store.put(KEY, 'two');
    expect(found()).toBeUndefined();
    expect(warnings()).toHaveLength(2);
  });

  it('is what the plugin cannot make a token of', () => {
    const decode = (): DeskToken => {
      throw new Error('no token');
    };
    const { found, put, warnings } = setUp({ codec: { ...codec, decode } });
    put('stored-token-0001', HOUR_MS);

    expect(found()).toBeUndefined();
    expect(warnings()).toEqual([ignored('holds no token that can be read')]);
  });

  it('is a token that ends in a record that does not say when', () => {
    const { found, put, store, warnings } = setUp();
    put('stored-token-0001', Infinity, HOUR_MS);
    expect(found()).toBeUndefined();
    expect(warnings()).toEqual([ignored('holds no token that can be read')]);

    const state = { token: 'token-without-end1' };
    store.put(KEY, writeTokenRecord({ state, lifeMs: Infinity, leftMs: Infinity }));
    expect(found()).toBe('token-without-end1');
  });
});

describe('StoredTokens: keeping and forgetting', () => {
  it('keeps a token with what is left of it, and hides it', () => {
    const { connection, runtime, store, stored } = setUp();
    const sentAt = momentOf(runtime);
    runtime.advance(1000);
    store.lease = 'lease-of-mine';
    listen(stored.keep(connection, { value: lasting('fetched-token-001', HOUR_MS), sentAt }, 'lease-of-mine'));

    expect(JSON.parse(store.texts.get(KEY)?.text ?? '')).toMatchObject({ lifeMs: HOUR_MS, leftMs: HOUR_MS - 1000 });
    expect(store.texts.get(KEY)?.lifeMs).toBe(HOUR_MS - 1000);
    expect(connection.concealed).toContain('fetched-token-001');
  });

  it.each([1000, 1001])('keeps no token that ended %d ms after its sign-in was sent', (elapsedMs) => {
    const { connection, runtime, store, stored } = setUp();
    const sentAt = momentOf(runtime);
    runtime.advance(elapsedMs);

    expect(listen(stored.keep(connection, { value: lasting('fetched-token-001', 1000), sentAt }, '')).completed).toBe(true);
    expect(store.asked).toEqual([]);
  });

  it('forgets what is kept', () => {
    const { connection, put, store, stored } = setUp();
    put('stored-token-0001', HOUR_MS);

    expect(listen(stored.clear(connection)).completed).toBe(true);
    expect(store.texts.size).toBe(0);
  });

  it('tells what the store could not do, and goes on', () => {
    const { connection, runtime, store, stored, warnings } = setUp();
    store.fault = () => throwError(() => new Error('the disk is full.'));
    const sentAt = momentOf(runtime);
    const kept = listen(stored.keep(connection, { value: lasting('fetched-token-001', HOUR_MS), sentAt }, ''));
    const cleared = listen(stored.clear(connection));

    expect([kept, cleared]).toMatchObject(Array(2).fill({ error: undefined, values: [undefined], completed: true }));
    expect(warnings()).toEqual(['keep', 'forget'].map(
      (what) => `The token store of https://keystone.test/v3 could not ${what} a token: the disk is full. This process goes on without it.`,
    ));
  });

  it('hears nothing from a store that tells nobody', () => {
    const { connection, store, stored } = setUp();
    Object.assign(store, { watch: undefined });

    expect(listen(stored.changes(connection))).toMatchObject({ values: [], error: undefined, completed: true });
  });
});
