import { type Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeFederation } from '../cloud/describe-federation.js';
import { describeBrowser } from './describe-browser.js';
import { type OpenPage } from './open-page.js';
import { type PageOidcOptions } from './page/redirect-operations.js';
import { pageScript } from './site/page-script.js';
import { serveApplication, type ApplicationParts, type ServedApplication } from './site/serve-application.js';

describeFederation('OpenID Connect in a page', (federated) => {
  describeBrowser('with a proof key, at a real provider and a real Keystone behind mod_auth_openidc,', ({ origin, openPage }) => {
    let site: ServedApplication;
    const serve = async (parts: Pick<ApplicationParts, 'reports' | 'headers'> = {}): Promise<void> => {
      const [, dashboard = ''] = federated().webSso.origins;
      site = await serveApplication({ port: Number(new URL(dashboard).port), script: await pageScript(origin), ...parts });
    };
    beforeEach(() => serve());
    afterEach(() => site.close());

    const options = (): PageOidcOptions => {
      const { authUrl, openId, scopes } = federated();
      const { identityProvider, protocol, discoveryEndpoint } = openId;
      return { authUrl, identityProvider, protocol, discoveryEndpoint, ...openId.public, openidScope: openId.scope, projectId: scopes.projectId, redirectUri: '/callback' };
    };
    const type = async (shown: Page): Promise<void> => {
      const { username, password } = federated().openId.person;
      await shown.waitForURL(/\/sign-in\//);
      await shown.fill('input[name=username]', username);
      await shown.fill('input[name=password]', password);
      await shown.keyboard.press('Enter');
    };
    const nextWindow = ({ tab }: OpenPage): Promise<Page> => tab.waitForEvent('popup');
    /** A page that waits for what a person does in the window that it opened. */
    const askedInWindow = async (): Promise<{ readonly page: OpenPage; readonly shown: Page }> => {
      const page = await openPage(site.origin);
      await page.run('useOidcWindow', options());
      const opening = nextWindow(page);
      await page.runClicked('beginSignIn');
      const shown = await opening;
      await shown.waitForURL(/\/sign-in\//);
      return { page, shown };
    };

    it('signs a person in in a window, which closes itself, and then renews by refresh token without anybody', async () => {
      const page = await openPage(site.origin);
      await page.run('useOidcWindow', options());
      const opening = nextWindow(page);
      const signingIn = page.runClicked('signIn');
      const shown = await opening;
      const closed = shown.waitForEvent('close');
      await type(shown);
      const first = await signingIn;
      await closed;

      expect(first).toMatchObject({ username: federated().openId.person.username, projectId: federated().scopes.projectId });
      const second = await page.run('signIn');
      expect(second).toMatchObject({ username: first.username, projectId: first.projectId });
      expect(second.token).not.toBe(first.token);
      expect(page.tab.context().pages()).toHaveLength(1);
      expect(page.complaints).toEqual([]);
    });

    it('signs a person in although the application isolates its windows', async () => {
      await site.close();
      await serve({ headers: { 'Cross-Origin-Opener-Policy': 'same-origin' } });
      const page = await openPage(site.origin);
      // Without a screen every window has the focus; the person has it in the other one.
      await page.tab.evaluate(() => Object.assign(document, { hasFocus: () => false }));
      await page.run('useOidcWindow', options());
      const opening = page.tab.context().waitForEvent('page');
      const signingIn = page.runClicked('signInAhead');
      await type(await opening);

      expect(await signingIn).toMatchObject({ username: federated().openId.person.username });
    });

    it('tells a program that asks unasked that the window was blocked', async () => {
      const { openId } = federated();
      const known = { ...options(), discoveryEndpoint: undefined, authorizationEndpoint: openId.authorizationEndpoint, accessTokenEndpoint: openId.tokenEndpoint };
      const page = await openPage(`${site.origin}/unasked#${encodeURIComponent(JSON.stringify(known))}`);

      await expect.poll(() => page.run('signInFailure')).toBe('sign-in-window-blocked');
      expect(page.tab.context().pages()).toHaveLength(1);
    });

    it('ends when the person closes the window, and asks again at the next click', async () => {
      const page = await openPage(site.origin);
      await page.run('useOidcWindow', options());
      for (const time of [1, 2]) {
        const opening = nextWindow(page);
        const abandoned = expect(page.runClicked('signIn'), `time ${time}`).rejects.toMatchObject({ code: 'sign-in-abandoned' });
        const shown = await opening;
        await shown.waitForURL(/\/sign-in\//);
        await shown.close();
        await abandoned;
      }
    });

    it('closes the window of who gives up', async () => {
      const { page, shown } = await askedInWindow();
      const closed = shown.waitForEvent('close');
      await page.run('giveUp');

      await closed;
    });

    it('takes no answer with another state, and leaves nothing of it in sight', async () => {
      const { page, shown } = await askedInWindow();
      const forged = await page.tab.context().newPage();
      await forged.goto(`${site.origin}/callback?code=code-of-a-stranger-Zk41&state=state-of-a-stranger-8Hq`);
      await expect.poll(() => forged.url()).toBe(`${site.origin}/callback`);

      expect(await page.run('signInFailure')).toBeUndefined();
      expect(shown.isClosed()).toBe(false);
    });

    it('goes away and comes back where windows are unwelcome: where the person was, with nothing of the answer left', async () => {
      await site.close();
      await serve({ reports: false });
      const page = await openPage(`${site.origin}/?view=servers#top`);
      expect(await page.run('useOidcPage', options())).toBeUndefined();
      await page.run('beginSignIn');
      await type(page.tab);
      await page.tab.waitForURL(`${site.origin}/**`);
      const back = await page.run('useOidcPage', options());
      const access = await page.run('signIn');
      const left = await page.run('leftBehind');

      expect(back).toEqual({ from: '/?view=servers#top' });
      expect(access).toMatchObject({ username: federated().openId.person.username });
      expect(left).toMatchObject({ address: `${site.origin}/?view=servers#top`, kept: '[]' });
      expect((await page.run('signIn')).token).not.toBe(access.token);
    });
  });
});
