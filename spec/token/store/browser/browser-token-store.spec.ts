import { EMPTY, firstValueFrom, from, of } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserTokenStore } from '../../../../src/token/store/browser/browser-token-store.js';

const KEY = 'ab'.repeat(32);

describe('browserTokenStore', () => {
  it.for([
    [{ storage: 'local' }, 'storage'],
    [{ name: '' }, 'name'],
    [{ encryptionKey: 'too-short' }, 'encryptionKey'],
  ] as const)('refuses %o', ([options, option]) => {
    expect(() => browserTokenStore(options as never)).toThrow(expect.objectContaining({ name: 'OptionError', options: [option] }));
  });

  it('refuses options it does not know and names what was probably meant', () => {
    expect(() => browserTokenStore({ encryption_key: 'x' } as never)).toThrow(
      expect.objectContaining({ code: 'unknown-option', message: expect.stringContaining('"encryptionKey"') as unknown }),
    );
  });

  it('is of one person, also when it encrypts', () => {
    for (const encryptionKey of [undefined, 'c3'.repeat(32)]) expect(browserTokenStore({ encryptionKey })).toMatchObject({ isPersonal: true });
  });

  it('tells who watches it in a page what another one of that page saved', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
    const texts = new Map<string, string>();
    const value = { getItem: (place: string) => texts.get(place) ?? null, setItem: (place: string, text: string) => void texts.set(place, text) };
    Object.defineProperty(globalThis, 'sessionStorage', { value, configurable: true });
    try {
      const store = browserTokenStore({ storage: 'session', name: crypto.randomUUID() });
      const told = firstValueFrom(store.watch?.(KEY) ?? EMPTY);

      expect(await firstValueFrom(from(store.save(KEY, 'a text', { lifeMs: 1000 })))).toBe(true);

      expect(await told).toMatchObject({ kind: 'saved', key: KEY });
    } finally {
      Reflect.deleteProperty(globalThis, 'sessionStorage');
      if (before !== undefined) Object.defineProperty(globalThis, 'sessionStorage', before);
    }
  });

  it.for([
    ['indexed-db', 'IndexedDB'],
    ['session', 'sessionStorage'],
  ] as const)('can be made outside a browser (%s), where each use fails and says what is missing and what to use', async ([storage, missing]) => {
    const store = browserTokenStore({ storage });
    const uses = [() => store.load(KEY), () => store.save(KEY, 'a text', { lifeMs: 1000 }), () => store.clear(KEY)];

    for (const use of uses) {
      await expect(firstValueFrom(from(use()))).rejects.toMatchObject({
        name: 'OptionError',
        code: 'unsupported-here',
        options: ['storage'],
        message: expect.stringMatching(new RegExp(`${missing}.*memoryTokenStore\\(\\).*fileTokenStore\\(\\)`)) as unknown,
      });
    }
  });

  describe('where there are neither Web Locks nor IndexedDB', () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    beforeEach(() => {
      Object.defineProperty(globalThis, 'navigator', { value: undefined, configurable: true });
    });
    afterEach(() => {
      Reflect.deleteProperty(globalThis, 'navigator');
      if (before !== undefined) Object.defineProperty(globalThis, 'navigator', before);
    });

    it('fails to lock before any work is begun', async () => {
      let calls = 0;
      const work = () => {
        calls += 1;
        return of('done');
      };

      await expect(firstValueFrom(from(browserTokenStore().withLock(KEY, work)))).rejects.toMatchObject({ code: 'unsupported-here' });
      expect(calls).toBe(0);
    });
  });
});
