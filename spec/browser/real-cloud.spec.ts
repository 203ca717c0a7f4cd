import { expect, it } from 'vitest';
import { describeCloud } from '../cloud/describe-cloud.js';
import { describeBrowser } from './describe-browser.js';
import { specifySigningIn } from './specify-signing-in.js';

const PLACEMENT = { endpointFilter: { serviceType: 'placement' }, microversion: '1.36' } as const;

describeBrowser('a page at a real Keystone and Placement', (browser) => {
  describeCloud('which allow its origin', (cloud) => {
    specifySigningIn(browser, () => ({ authUrl: cloud.authUrl, admin: cloud.admin.credentials }));

    it('is signed in to once by eight tabs that are opened at once', async () => {
      const profile = await browser.openProfile();
      const tabs = await Promise.all(Array.from({ length: 8 }, () => profile.openTab(browser.origin)));
      const auth = { authUrl: cloud.authUrl, ...cloud.admin.credentials };
      await Promise.all(tabs.map((tab) => tab.run('open', { auth, tokenStore: {} })));
      const tokens = await Promise.all(tabs.map((tab) => tab.run('token')));
      const signIns = tabs.flatMap(({ requests }) => requests.filter((request) => request.method() === 'POST'));

      expect(new Set(tokens).size).toBe(1);
      expect(signIns).toHaveLength(1);
      await expect(tabs[0]!.run('request', 'GET', '/resource_providers', PLACEMENT)).resolves.toMatchObject({ status: 200 });
    });
  });

  describeCloud('which do not allow its origin', (cloud) => {
    it('gets a typed error that says what the operator has to allow', async () => {
      const page = await browser.openPage(browser.otherOrigin);
      await page.run('open', { auth: { authUrl: cloud.authUrl, ...cloud.admin.credentials } });

      await expect(page.run('token')).rejects.toMatchObject({
        name: 'CorsSuspected',
        code: 'cors-suspected',
        outcome: 'unknown',
        settings: { allowedOrigin: browser.otherOrigin, allowHeaders: [], allowMethods: [], exposeHeaders: expect.arrayContaining(['x-subject-token']) as unknown },
        message: expect.stringContaining(`allowed_origin has to name ${browser.otherOrigin}.`) as unknown,
      });
    });
  });
});
