import { describe, expect, it } from 'vitest';
import { describeBrowser } from './describe-browser.js';
import { type OpenPage } from './open-page.js';
import { type PageStoreOptions } from './page/store-operations.js';

const KEY = '5b'.repeat(32);
/** Longer than it takes to notice that a holder is gone. */
const PASSES_ON_MS = 10_000;

describeBrowser('browserTokenStore', ({ origin, plainOrigin, openPage, openProfile }) => {
  const openTabs = async (count: number, at: string, options: PageStoreOptions = {}): Promise<readonly OpenPage[]> => {
    const profile = await openProfile();
    const tabs = await Promise.all(Array.from({ length: count }, () => profile.openTab(at)));
    await Promise.all(tabs.map((tab) => tab.run('openStore', options)));
    return tabs;
  };
  const openTwo = async (at: string, options: PageStoreOptions = {}): Promise<readonly [OpenPage, OpenPage]> => {
    const [one, other] = await openTabs(2, at, options);
    return [one!, other!];
  };
  const hold = async (tab: OpenPage): Promise<string> => {
    await tab.run('wantLock', KEY);
    return tab.run('leaseOf', KEY);
  };

  describe.for([
    ['Web Locks', origin, { isSecure: true, hasWebLocks: true, hasWebCrypto: true }],
    ['neither Web Locks nor WebCrypto', plainOrigin, { isSecure: false, hasWebLocks: false, hasWebCrypto: false }],
  ] as const)('in a page with %s', ([, at, surroundings]) => {
    it('is in such a page', async () => {
      const page = await openPage(at);

      expect(await page.run('surroundings')).toEqual(surroundings);
    });

    it.for(['indexed-db', 'session'] as const)('keeps the contract of token stores (%s)', async (storage) => {
      const page = await openPage(at);
      const { count, broken } = await page.run('runContract', { storage });

      expect(broken).toEqual([]);
      expect(count).toBeGreaterThan(15);
      expect(page.complaints).toEqual([]);
    });

    it.for(['indexed-db', 'session'] as const)('gives every tab what one of them saved (%s)', async (storage) => {
      const [one, other] = await openTwo(at, { storage });
      await one.run('saveText', KEY, 'text-of-one-3Kd8');

      expect(await other.run('loadText', KEY)).toBe('text-of-one-3Kd8');
      await other.run('clearText', KEY);
      await expect.poll(() => one.run('loadText', KEY)).toBeUndefined();
    });

    it.for(['indexed-db', 'session'] as const)('keeps it for the tab that is loaded again (%s)', async (storage) => {
      const [tab] = await openTabs(1, at, { storage });
      await tab!.run('saveText', KEY, 'text-kept-7Wq2');
      await tab!.reload();
      await tab!.run('openStore', { storage });

      expect(await tab!.run('loadText', KEY)).toBe('text-kept-7Wq2');
    });

    it.for(['indexed-db', 'session'] as const)('tells everybody who watches when one tab has saved, its own page included, and they get the new text (%s)', async (storage) => {
      const [one, other] = await openTwo(at, { storage });
      await other.run('saveText', KEY, 'an older text');
      await Promise.all([one, other].map((tab) => tab.run('watchTexts', KEY)));
      await one.run('saveText', KEY, 'a newer text');

      await expect.poll(() => other.run('watchedTexts')).toEqual(['a newer text']);
      // Another plugin of the page that saved may share its store.
      await expect.poll(() => one.run('watchedTexts')).toEqual(['a newer text']);
    });

    it('passes on the lock of a tab that was closed', async () => {
      const [one, other] = await openTwo(at);
      await hold(one);
      await other.run('wantLock', KEY);
      const closedAt = performance.now();
      await one.close();
      await other.run('leaseOf', KEY);

      expect(performance.now() - closedAt).toBeLessThan(PASSES_ON_MS);
    });

    it('gives the lock to one tab after the other', async () => {
      const tabs = new Set(await openTabs(4, at));
      await Promise.all([...tabs].map((tab) => tab.run('wantLock', KEY)));
      const leases = new Set<string>();
      while (tabs.size > 0) {
        const [tab, lease] = await Promise.race([...tabs].map(async (each) => [each, await each.run('leaseOf', KEY)] as const));
        tabs.delete(tab);
        leases.add(lease);
        await tab.run('letGo', KEY);
      }

      expect(leases.size).toBe(4);
    });
  });

  describe('in a page without Web Locks', () => {
    it('leaves the lock to a tab that is alive, although its timers are slower than those of who waits', async () => {
      const [one, other] = await openTwo(plainOrigin);
      await other.run('openStore', { pace: 20 });
      const lease = await hold(one);
      await other.run('wantLock', KEY);
      await expect.poll(() => other.run('tickCount'), { timeout: 20_000 }).toBeGreaterThan(30);

      expect(await one.run('saveText', KEY, 'of who holds', lease)).toBe(true);
      await one.run('letGo', KEY);
      await other.run('leaseOf', KEY);
    });

    it('saves nothing for a tab that stood still until another one had got its lock', async () => {
      const [one, other] = await openTwo(plainOrigin, { pace: 10 });
      const lease = await hold(one);
      const goOn = await one.halt();
      await other.run('wantLock', KEY);
      const newLease = await other.run('leaseOf', KEY);
      expect(await other.run('saveText', KEY, 'the newer text', newLease)).toBe(true);
      await goOn();

      expect(await one.run('saveText', KEY, 'the older text', lease)).toBe(false);
      expect(await other.run('loadText', KEY)).toBe('the newer text');
    });
  });

  it('works again when its database was deleted by hand', async () => {
    const [one, other] = await openTwo(origin);
    await one.run('saveText', KEY, 'a text');
    await other.run('deleteDatabase');

    expect(await one.run('loadText', KEY)).toBeUndefined();
    expect(await one.run('saveText', KEY, 'another text')).toBe(true);
    expect(await other.run('loadText', KEY)).toBe('another text');
  });

  it('encrypts with a key that cannot be exported', async () => {
    const [tab] = await openTabs(1, origin, { encrypts: true });
    await tab!.run('saveText', KEY, 'a-plain-text-9Fh4');

    expect(await tab!.run('loadText', KEY)).toBe('a-plain-text-9Fh4');
    const { indexed } = await tab!.run('keptTexts');
    expect(indexed).toContain('aes-256-gcm');
    expect(indexed).not.toContain('a-plain-text-9Fh4');
  });

  it('keeps nothing of a session in what outlives it, and nothing of the database in a tab', async () => {
    const [session] = await openTabs(1, origin, { storage: 'session' });
    await session!.run('saveText', KEY, 'text-of-a-tab');
    const [indexed] = await openTabs(1, origin);
    await indexed!.run('saveText', KEY, 'text-of-all');

    expect(await session!.run('keptTexts')).toEqual({ indexed: '', session: expect.stringContaining('text-of-a-tab') as unknown });
    expect(await indexed!.run('keptTexts')).toEqual({ indexed: expect.stringContaining('text-of-all') as unknown, session: '[]' });
  });
});
