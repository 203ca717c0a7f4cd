import { type Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeFederation } from '../cloud/describe-federation.js';
import { webSsoWorker } from '../config/bundle/web-sso-worker.js';
import { describeBrowser } from './describe-browser.js';
import { type OpenPage } from './open-page.js';
import { type PageWebSsoOptions } from './page/redirect-operations.js';
import { openLoopbackServer } from './site/loopback-server.js';
import { pageScript } from './site/page-script.js';
import { serveApplication, type ServedApplication } from './site/serve-application.js';

const WORKER = '/web-sso-worker.js';
/** A worker that answers whatever it is asked, as Angular's does, behind the one that ships. */
const BESIDE = `importScripts('${WORKER}');
addEventListener('fetch', (event) => { event.respondWith(fetch(event.request).then((reply) => event.request.method === 'POST' ? new Response('POST seen by the other worker') : reply)); });`;
const FORGED = 'token-of-a-stranger-5TzQ81';

describeFederation("Keystone's own sign-in page, for an application of static files", (federated) => {
  describeBrowser('with a service worker', ({ origin, openPage }) => {
    let site: ServedApplication;
    beforeEach(async () => {
      const [dashboard = ''] = federated().webSso.origins;
      const scripts = { [WORKER]: await webSsoWorker(), '/beside.js': BESIDE };
      site = await serveApplication({ port: Number(new URL(dashboard).port), script: await pageScript(origin), scripts });
    });
    afterEach(() => site.close());

    const options = (worker?: string): PageWebSsoOptions => {
      const { authUrl, webSso, scopes } = federated();
      const { protocol, identityProvider } = webSso;
      return { authUrl, protocol, identityProvider, projectId: scopes.projectId, redirectUri: '/auth/websso/', worker };
    };
    const type = async (shown: Page): Promise<void> => {
      const { username, password } = federated().openId.person;
      await shown.waitForURL(/\/sign-in\//);
      await shown.fill('input[name=username]', username);
      await shown.fill('input[name=password]', password);
      await shown.keyboard.press('Enter');
    };
    const nextWindow = ({ tab }: OpenPage): Promise<Page> => tab.waitForEvent('popup');
    const posts = (): readonly string[] => site.requests.filter((request) => request.startsWith('POST'));
    /** A page of another origin that posts a form with a token as soon as it is open. */
    const forgery = (action: string): Promise<Awaited<ReturnType<typeof openLoopbackServer>>> =>
      openLoopbackServer((_, response) => {
        const form = `<form method="post" action="${action}"><input name="token" value="${FORGED}"></form><script>document.forms[0].submit()</script>`;
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(form);
      });

    it('signs a person in: the form never reaches the host, and the window closes itself', async () => {
      const page = await openPage(site.origin);
      await page.run('useWebSso', options(WORKER));
      const opening = nextWindow(page);
      const signingIn = page.runClicked('signIn');
      const shown = await opening;
      const closed = shown.waitForEvent('close');
      await type(shown);
      const { scopes, openId } = federated();

      expect(await signingIn).toMatchObject({ username: openId.person.username, projectId: scopes.projectId });
      await closed;
      expect(posts()).toEqual([]);
      expect(page.complaints).toEqual([]);
    });

    it('does so beside a worker that answers everything, once for each sign-in', async () => {
      const page = await openPage(site.origin);
      await page.run('registerWorker', '/beside.js');
      await page.run('useWebSso', options());
      const tokens = new Set<string | undefined>();
      for (const isFirst of [true, false]) {
        const opening = nextWindow(page);
        const signingIn = page.runClicked('signIn');
        const shown = await opening;
        if (isFirst) await type(shown);
        tokens.add((await signingIn).token);
      }

      expect(tokens.size).toBe(2);
      expect(posts()).toEqual([]);
    });

    it('gives the token to the page that asked last, where several wait, and to nobody else', async () => {
      const page = await openPage(site.origin);
      await page.run('useWebSso', options(WORKER));
      const firstOpening = nextWindow(page);
      await page.runClicked('beginSignIn');
      await (await firstOpening).waitForURL(/\/sign-in\//);
      const other = await page.tab.context().newPage();
      await other.goto(site.origin);
      const otherOpening = other.waitForEvent('popup');
      const signingIn = other.evaluate((given) => {
        const { run } = (globalThis as unknown as { keystoneauthPage: { run: (name: string, values: readonly unknown[]) => Promise<{ value: { username: string } }> } }).keystoneauthPage;
        return run('useWebSso', [given]).then(() => run('signIn', []));
      }, options(WORKER));
      await type(await otherOpening);

      expect((await signingIn).value.username).toBe(federated().openId.person.username);
      expect(await page.run('signInFailure')).toBeUndefined();
    });

    it('refuses a form of another origin, and goes on waiting for the right one', async () => {
      const page = await openPage(site.origin);
      await page.run('useWebSso', options(WORKER));
      const opening = nextWindow(page);
      const signingIn = page.runClicked('signIn');
      const shown = await opening;
      await shown.waitForURL(/\/sign-in\//);
      const stranger = await forgery(`${site.origin}/auth/websso/`);
      try {
        const forged = await page.tab.context().newPage();
        const refused = forged.waitForResponse(`${site.origin}/auth/websso/`);
        await forged.goto(stranger.origin);

        expect((await refused).status()).toBe(403);
        expect(await forged.innerText('body')).toContain('not sent by the cloud');
      } finally {
        await stranger.close();
      }
      await type(shown);

      expect(await signingIn).toMatchObject({ username: federated().openId.person.username });
      expect(posts()).toEqual([]);
    });

    it('keeps a form that nobody waits for from everybody', async () => {
      const page = await openPage(site.origin);
      await page.run('registerWorker', WORKER);
      await page.run('useWebSso', options());
      const stranger = await forgery(`${site.origin}/auth/websso/`);
      try {
        const refused = page.tab.waitForResponse(`${site.origin}/auth/websso/`);
        await page.tab.goto(stranger.origin);

        expect((await refused).status()).toBe(410);
        expect(posts()).toEqual([]);
      } finally {
        await stranger.close();
        await page.tab.goto(site.origin);
      }
    });

    it('leaves every other path to the host', async () => {
      const page = await openPage(site.origin);
      await page.run('registerWorker', WORKER);
      await page.run('useWebSso', options());
      const stranger = await forgery(`${site.origin}/auth/elsewhere/`);
      try {
        const answered = page.tab.waitForResponse(`${site.origin}/auth/elsewhere/`);
        await page.tab.goto(stranger.origin);

        expect((await answered).status()).toBe(405);
        expect(posts()).toEqual(['POST /auth/elsewhere/']);
      } finally {
        await stranger.close();
        await page.tab.goto(site.origin);
      }
    });

    it('ends when the person closes the window', async () => {
      const page = await openPage(site.origin);
      await page.run('useWebSso', options(WORKER));
      const opening = nextWindow(page);
      const abandoned = expect(page.runClicked('signIn')).rejects.toMatchObject({ code: 'sign-in-abandoned' });
      const shown = await opening;
      await shown.waitForURL(/\/sign-in\//);
      await shown.close();
      await abandoned;
    });

    it('takes no form of another origin for its own', async () => {
      const page = await openPage(site.origin);

      await expect(page.run('useWebSso', { ...options(), redirectUri: 'https://elsewhere.example/auth/websso/' })).rejects.toMatchObject({ code: 'invalid-option', options: ['redirectUri'] });
    });
  });
});
