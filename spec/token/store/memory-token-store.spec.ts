import { inspect } from 'node:util';
import { firstValueFrom, from, type ObservableInput } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { tokenStoreContract } from 'keystoneauth-rx/testing';
import { memoryTokenStore, type MemoryTokenStoreOptions } from '../../../src/token/store/memory-token-store.js';
import { VirtualRuntime } from '../virtual-runtime.js';

const HOUR = 3_600_000;
const one = <T>(input: ObservableInput<T>): Promise<T> => firstValueFrom(from(input));

function setUp(options: MemoryTokenStoreOptions = {}) {
  const runtime = new VirtualRuntime();
  const store = memoryTokenStore({ runtime, ...options });
  const kept = async (...keys: string[]): Promise<string[]> => {
    const loaded = await Promise.all(keys.map((key) => one(store.load(key))));
    return keys.filter((_key, index) => loaded[index] !== undefined);
  };
  return { runtime, store, kept };
}

describe('memoryTokenStore', () => {
  describe('keeps the contract: it', () => {
    const store = memoryTokenStore();
    for (const { name, run } of tokenStoreContract({ open: () => store })) it(name, run);
  });

  it('tells how old a text is by the clock that moved more', async () => {
    const { runtime, store } = setUp();
    await one(store.save('key', 'text', { lifeMs: HOUR }));
    runtime.advance(1000);
    runtime.jumpWall(-5000);
    expect(await one(store.load('key'))).toEqual({ text: 'text', ageMs: 1000 });
    runtime.jumpWall(65_000);
    expect(await one(store.load('key'))).toEqual({ text: 'text', ageMs: 61_000 });
  });

  it('forgets a text when its life is over', async () => {
    const { runtime, store, kept } = setUp();
    await one(store.save('hour', 'text', { lifeMs: HOUR }));
    await one(store.save('ever', 'text', { lifeMs: Infinity }));
    runtime.advance(HOUR - 1);
    expect(await kept('hour', 'ever')).toEqual(['hour', 'ever']);
    runtime.advance(1);
    expect(await kept('hour', 'ever')).toEqual(['ever']);
  });

  it('makes room for one too many by forgetting what ends first', async () => {
    const { store, kept } = setUp({ maxEntries: 2 });
    for (const [key, lifeMs] of [['ever', Infinity], ['hour', HOUR], ['day', 24 * HOUR]] as const) await one(store.save(key, 'text', { lifeMs }));
    expect(await kept('ever', 'hour', 'day')).toEqual(['ever', 'day']);
    await one(store.save('minute', 'text', { lifeMs: HOUR / 60 }));
    expect(await kept('ever', 'day', 'minute')).toEqual(['ever', 'minute']);
    await one(store.save('minute', 'another text', { lifeMs: HOUR / 60 }));
    expect(await kept('ever', 'minute')).toEqual(['ever', 'minute']);
  });

  it('tells who watches of a save when who saved has heard of it', async () => {
    const { store } = setUp();
    const order: string[] = [];
    const save = async (key: string): Promise<void> => {
      from(store.save(key, 'text', { lifeMs: HOUR })).subscribe(() => order.push('saved'));
      await Promise.resolve();
    };
    const watching = store.watch?.('key').subscribe(() => order.push('told'));
    await save('key');
    await save('another key');
    watching?.unsubscribe();
    await save('key');
    expect(order).toEqual(['saved', 'told', 'saved', 'saved']);
  });

  it('prints nothing of what it keeps', async () => {
    const { store } = setUp();
    const text = 'kept-Wq83LmZx41-text';
    await one(store.save('key', text, { lifeMs: HOUR }));
    const printed = [inspect(store, { depth: Infinity, showHidden: true }), JSON.stringify(store), inspect(structuredClone(store), { depth: Infinity })];
    expect(printed.join()).not.toContain(text);
  });

  it.each([['maxEntries', { maxEntries: 0 }], ['maxEntries', { maxEntries: '9' }], ['size', { size: 9 }]])('refuses an impossible "%s"', (option, options) => {
    expect(() => memoryTokenStore(options as MemoryTokenStoreOptions)).toThrow(expect.objectContaining({ options: [option] }));
  });
});
