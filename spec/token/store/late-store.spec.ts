import { firstValueFrom, from, of, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { latePart } from '../../../src/runtime/part.js';
import { lateStore } from '../../../src/token/store/late-store.js';
import { memoryTokenStore } from '../../../src/token/store/memory-token-store.js';

const stores = { memoryTokenStore };
const failed = (cause: unknown): Error => new Error('no code', { cause });
const TEXT = 'st-Lw83kD-kept';

function early({ watches = true } = {}) {
  let loads = 0;
  const arrival = new Subject<typeof stores>();
  const part = latePart(() => {
    loads += 1;
    return firstValueFrom(arrival);
  }, failed);
  const store = lateStore({ part, make: (module) => module.memoryTokenStore(), isPersonal: true, watches });
  return { store, arrive: () => { arrival.next(stores); }, loads: () => loads };
}

describe('lateStore', () => {
  it('begins to load its code when it is made, and says at once what is known of it', () => {
    const { store, loads } = early();
    expect([loads(), store.isPersonal, typeof store.watch, early({ watches: false }).store.watch]).toEqual([1, true, 'function', undefined]);
  });

  it('keeps who asks waiting until its code is there, and is one store for all of them', async () => {
    const { store, arrive } = early();
    const saved = firstValueFrom(from(store.save('key', TEXT, { lifeMs: 60_000 })));
    const loaded = firstValueFrom(from(store.load('key')));
    arrive();

    expect([await saved, (await loaded)?.text]).toEqual([true, TEXT]);
    await firstValueFrom(from(store.clear('key')));
    expect(await firstValueFrom(from(store.load('key')))).toBeUndefined();
  });

  it('holds locks and tells of what others saved', async () => {
    const { store, arrive } = early();
    const told: unknown[] = [];
    const watching = store.watch?.('key').subscribe((sign) => told.push(sign));
    arrive();
    const lease = await firstValueFrom(from(store.withLock('key', (held) => of(held))));
    expect(await firstValueFrom(from(store.save('key', TEXT, { lease, lifeMs: 60_000 })))).toBe(false);
    await firstValueFrom(from(store.save('key', TEXT, { lifeMs: 60_000 })));
    await Promise.resolve();
    watching?.unsubscribe();

    expect(told).toEqual(['key']);
  });

  it('fails who asks where its code cannot be loaded, and tries again for the next', async () => {
    const outcomes = [Promise.reject(new TypeError('offline')), Promise.resolve(stores)];
    const part = latePart(() => outcomes.shift() ?? Promise.reject(new Error('asked a third time')), failed);
    const store = lateStore({ part, make: (module) => module.memoryTokenStore(), isPersonal: undefined, watches: true });

    await expect(firstValueFrom(from(store.load('key')))).rejects.toThrow('no code');
    expect(await firstValueFrom(from(store.load('key')))).toBeUndefined();
  });
});
