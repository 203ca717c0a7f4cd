import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeBrowser } from './describe-browser.js';
import { type OpenPage } from './open-page.js';

const TABS = 8;
const ADMIN = { username: 'admin', password: 'admin-password', userDomainId: 'default', projectName: 'admin', projectDomainId: 'default' };
const SIGN_IN = '/identity/v3/auth/tokens';
const PLACEMENT = { endpointFilter: { serviceType: 'placement' }, microversion: '1.36' } as const;
/** Longer than any spec: who waits for this waits in vain. */
const NEVER_MS = 600_000;

describeBrowser('a tab whose storage is refused', ({ origin, openPage }) => {
  it('signs in for itself, and tells of it', async () => {
    const served = await serveCloud({}, { cors: { allowedOrigin: origin } });
    try {
      const page = await openPage();
      await page.run('refuseIndexedDb');
      await page.run('open', { auth: { authUrl: served.authUrl, ...ADMIN }, tokenStore: {} });

      expect(await page.run('request', 'GET', '/resource_providers', PLACEMENT)).toMatchObject({ status: 200 });
      expect(new Set(await page.run('warnings'))).toEqual(new Set(['token-store-failed']));
      expect(served.cloud.signIns).toBe(1);
    } finally {
      await served.close();
    }
  });
});

describeBrowser('eight tabs of one browser', ({ origin, plainOrigin, openProfile }) => {
  let served: ServedCloud;
  beforeAll(async () => {
    served = await serveCloud({}, { cors: { allowedOrigin: [origin, plainOrigin] } });
  });
  beforeEach(() => {
    served.cloud.reset();
  });
  afterAll(() => served.close());

  describe.for([
    ['indexed-db', 'with Web Locks', origin],
    ['session', 'with Web Locks', origin],
    ['indexed-db', 'without Web Locks', plainOrigin],
    ['session', 'without Web Locks', plainOrigin],
  ] as const)('that share %s, %s,', ([storage, , at]) => {
    const open = (tab: OpenPage): Promise<void> =>
      tab.run('open', { auth: { authUrl: served.authUrl, ...ADMIN }, tokenStore: { storage } });
    const read = async (tab: OpenPage): Promise<number> => (await tab.run('request', 'GET', '/resource_providers', PLACEMENT)).status;
    const openTabs = async (): Promise<readonly OpenPage[]> => {
      const profile = await openProfile();
      const tabs = await Promise.all(Array.from({ length: TABS }, () => profile.openTab(at)));
      await Promise.all(tabs.map(open));
      return tabs;
    };
    /** The tokens that tabs use; one, if they share it. */
    const tokensOf = async (tabs: readonly OpenPage[]): Promise<readonly (string | undefined)[]> => [
      ...new Set(await Promise.all(tabs.map((tab) => tab.run('token')))),
    ];

    it('sign in once when they are opened at once, and no more when one of them is loaded again', async () => {
      served.cloud.delay({ path: SIGN_IN, method: 'POST', ms: 1000 });
      const profile = await openProfile();
      const tabs: OpenPage[] = [];
      const statuses = await Promise.all(
        Array.from({ length: TABS }, async () => {
          const tab = await profile.openTab(at);
          tabs.push(tab);
          await open(tab);
          return read(tab);
        }),
      );
      expect(statuses).toEqual(Array(TABS).fill(200));
      expect(served.cloud.signIns).toBe(1);

      await tabs[0]!.reload();
      await open(tabs[0]!);

      expect(await read(tabs[0]!)).toBe(200);
      expect(served.cloud.signIns).toBe(1);
      expect(served.cloud.count('GET', '/placement/resource_providers')).toBe(TABS + 1);
    });

    it('renew once for all of them', async () => {
      served.cloud.setTokenLife(10_000);
      const tabs = await openTabs();
      await Promise.all(tabs.map(read));
      const [token] = await tokensOf(tabs);
      served.cloud.setTokenLife(3_600_000);
      await expect
        .poll(async () => {
          const tokens = await tokensOf(tabs);
          return tokens.length === 1 && tokens[0] !== token;
        }, { timeout: 20_000, interval: 250 })
        .toBe(true);

      expect(served.cloud.signIns).toBe(2);
      expect(await Promise.all(tabs.map(read))).toEqual(Array(TABS).fill(200));
    });

    it('sign in once more when their token was revoked while all of them send', async () => {
      const tabs = await openTabs();
      await Promise.all(tabs.map(read));
      served.cloud.revoke();

      expect(await Promise.all(tabs.map(read))).toEqual(Array(TABS).fill(200));
      expect(served.cloud.signIns).toBe(2);
    });

    it('sign in once more when the one that signs in is closed, and go on within ten seconds', async () => {
      const tabs = await openTabs();
      const [first, ...others] = tabs;
      served.cloud.delay({ path: SIGN_IN, method: 'POST', ms: NEVER_MS, times: 1 });
      const cut = read(first!).catch((reason: unknown) => String(reason));
      await expect.poll(() => served.cloud.count('POST', SIGN_IN)).toBe(1);
      const waiting = others.map(read);
      const closedAt = performance.now();
      await first!.close();

      expect(await Promise.all(waiting)).toEqual(Array(TABS - 1).fill(200));
      expect(performance.now() - closedAt).toBeLessThan(10_000);
      expect(served.cloud.signIns).toBe(2);
      expect(await cut).toContain('closed');
    });
  });
});
