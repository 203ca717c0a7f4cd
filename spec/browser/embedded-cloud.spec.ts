import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBrowser } from './describe-browser.js';
import { specifySigningIn } from './specify-signing-in.js';

const admin = {
  username: 'admin',
  password: 'admin-password',
  userDomainId: 'default',
  projectName: 'admin',
  projectDomainId: 'default',
};

describeBrowser('a page at the embedded cloud', (browser) => {
  let served: ServedCloud;
  beforeAll(async () => {
    served = await serveCloud({}, { cors: { allowedOrigin: browser.origin } });
  });
  afterAll(() => served.close());

  describe('which allows its origin', () => {
    specifySigningIn(browser, () => ({ authUrl: served.authUrl, admin }));
  });

  describe('which does not allow its origin', () => {
    it('gets a typed error before the cloud has seen the password', async () => {
      served.cloud.reset();
      const page = await browser.openPage(browser.otherOrigin);
      await page.run('open', { auth: { authUrl: served.authUrl, ...admin } });

      await expect(page.run('token')).rejects.toMatchObject({ name: 'CorsSuspected', code: 'cors-suspected', outcome: 'unknown' });

      expect(served.cloud.requests().map(({ method }) => method)).toEqual(['HEAD']);
    });
  });
});
