import { expect, it } from 'vitest';
import { describeCloud } from '../cloud/describe-cloud.js';
import { describeBrowser } from './describe-browser.js';
import { specifySigningIn } from './specify-signing-in.js';

describeBrowser('a page at a real Keystone and Placement', (browser) => {
  describeCloud('which allow its origin', (cloud) => {
    specifySigningIn(browser, () => ({ authUrl: cloud.authUrl, admin: cloud.admin.credentials }));
  });

  describeCloud('which do not allow its origin', (cloud) => {
    it('gets a typed error that names CORS', async () => {
      const page = await browser.openPage(browser.otherOrigin);
      await page.run('open', { auth: { authUrl: cloud.authUrl, ...cloud.admin.credentials } });

      await expect(page.run('token')).rejects.toMatchObject({
        name: 'ConnectFailure',
        code: 'connect-failure',
        outcome: 'unknown',
        message: expect.stringContaining('CORS') as unknown,
      });
    });
  });
});
