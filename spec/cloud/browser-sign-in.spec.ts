import { Session, type AuthPlugin } from 'keystoneauth-rx';
import { loopbackRedirect } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { firstValueFrom } from 'rxjs';
import { afterAll, afterEach, beforeAll, expect, it, type TestContext } from 'vitest';
import { ChromiumUnavailable } from '../browser/chromium/chromium-unavailable.js';
import { startChromium, type RunningChromium } from '../browser/chromium/start-chromium.js';
import { describeFederation } from './describe-federation.js';

const sessions: Session[] = [];

function open(auth: AuthPlugin): Session {
  const session = new Session({ auth });
  sessions.push(session);
  return session;
}

describeFederation('signing in with a real Chromium', (federated) => {
  let running: RunningChromium | undefined;
  let unavailable: string | undefined;
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;

  beforeAll(async () => {
    try {
      running = await startChromium();
      browser = await chromium.connect(running.endpoint);
    } catch (error) {
      if (!(error instanceof ChromiumUnavailable) || process.env['CI'] === 'true') throw error;
      unavailable = error.message.split('\n', 1).join();
    }
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.close();
    await context?.close();
    context = undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  /** A person who types name and password wherever they are asked; the words on the page where they end. */
  const person = ({ skip }: TestContext): { readonly open: (url: string) => Promise<void>; readonly words: () => Promise<string> } => {
    if (browser === undefined) skip(`needs Chromium: ${unavailable ?? ''}`);
    const { username, password } = federated().openId.person;
    let words: Promise<string> = Promise.resolve('');
    return {
      words: () => words,
      open: async (url) => {
        context = await browser?.newContext();
        const page = await context?.newPage();
        if (page === undefined) throw new Error('There is no page.');
        await page.goto(url);
        await page.fill('input[name=username]', username);
        await page.fill('input[name=password]', password);
        words = page.waitForURL(/\/(callback|auth\/websso)/).then(() => page.innerText('body'));
        await page.keyboard.press('Enter');
      },
    };
  };

  it('brings a code to a listener on this machine, at any free port', async (spec) => {
    const { authUrl, openId, scopes } = federated();
    const { identityProvider, protocol, discoveryEndpoint } = openId;
    const alice = person(spec);
    const plugin = v3.oidcAuthorizationCode({
      ...{ authUrl, identityProvider, protocol, discoveryEndpoint, ...openId.public, openidScope: openId.scope, projectId: scopes.projectId },
      authorize: loopbackRedirect({ open: alice.open }),
    });

    expect(await firstValueFrom(open(plugin).getAccess())).toMatchObject({ username: openId.person.username, projectId: scopes.projectId });
    expect(await alice.words()).toContain('You can close this window');
  });

  it("brings the token of Keystone's own page to a listener on this machine", async (spec) => {
    const { authUrl, openId, scopes, webSso } = federated();
    const [origin = ''] = webSso.origins;
    const { port, pathname } = new URL(origin);
    const alice = person(spec);
    const authorize = loopbackRedirect({ open: alice.open, port: Number(port), path: pathname });
    const { identityProvider, protocol } = webSso;
    const session = open(v3.webSso({ authUrl, protocol, identityProvider, authorize, projectId: scopes.projectId }));

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ username: openId.person.username, projectId: scopes.projectId });
    expect(await alice.words()).toContain('You can close this window');
  });

  it('brings a token without a scope, too', async (spec) => {
    const { authUrl, openId, webSso } = federated();
    const [origin = ''] = webSso.origins;
    const { port, pathname } = new URL(origin);
    const alice = person(spec);
    const authorize = loopbackRedirect({ open: alice.open, port: Number(port), path: pathname });
    const session = open(v3.webSso({ authUrl, protocol: webSso.protocol, authorize }));

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ username: openId.person.username, scoped: false });
    expect(await alice.words()).toContain('You can close this window');
  });
});
