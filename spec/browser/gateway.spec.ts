import { gateway, toNodeListener, type Gateway } from 'keystoneauth-rx/node';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeCloud } from '../cloud/describe-cloud.js';
import { describeBrowser, type BrowserSpecs } from './describe-browser.js';
import { type OpenPage } from './open-page.js';
import { bundlePage } from './site/bundle-page.js';
import { type LoopbackServer } from './site/loopback-server.js';
import { serveSite } from './site/serve-site.js';

const PLACEMENT = { endpointFilter: { serviceType: 'placement' }, microversion: '1.36' } as const;
const DEMO = { projectName: 'demo', projectDomainId: 'default' };
const ADA = { username: 'ada', userDomainId: 'default', password: 'pw-Tm63Qk-gateway-page' };
const FAY = { username: 'fay', userDomainId: 'default', password: 'pw-Lv84Bn-gateway-page' };
const PASSCODE = '571936';
const USERS = [
  { name: 'ada', password: ADA.password, projects: { demo: ['member'] } },
  { name: 'fay', password: FAY.password, passcode: PASSCODE, multiFactor: [['password', 'totp']], projects: { demo: ['member'] } },
];

/** The page and its gateway at one origin. */
interface Console extends LoopbackServer {
  readonly handler: Gateway;
}

async function openConsole(authUrl: string, script: string): Promise<Console> {
  const handler = gateway({ authUrl });
  const site = await serveSite(script, { otherwise: toNodeListener(handler) });
  return {
    ...site,
    handler,
    close: async () => {
      handler.close();
      await site.close();
    },
  };
}

/** Every way in which a page keeps something that its scripts can read. */
const kept = (page: OpenPage): Promise<string> =>
  page.tab.evaluate(async () => JSON.stringify([document.cookie, Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases()]));

const nothing = JSON.stringify(['', [], [], []]);

describeBrowser('a page in front of a gateway', (browser: BrowserSpecs) => {
  let script: string;
  beforeAll(async () => {
    script = await bundlePage();
  });

  describe('at the embedded cloud', () => {
    let served: ServedCloud;
    let console: Console;
    beforeAll(async () => {
      served = await serveCloud({ users: USERS });
      console = await openConsole(served.authUrl, script);
    });
    beforeEach(() => {
      served.cloud.reset();
    });
    afterAll(async () => {
      await console.close();
      await served.close();
    });

    it('signs in, keeps the session over a reload, asks a service, and signs out, with nothing that a script could read', async () => {
      const page = await browser.openPage(console.origin);
      expect(await page.run('openGateway', ADA, DEMO)).toBe('ada');
      expect(await page.run('askThroughGateway', 'GET', '/resource_providers?name=a-provider-of-nobody', PLACEMENT)).toMatchObject({ status: 200, body: { resource_providers: [] } });
      expect(await kept(page)).toBe(nothing);
      expect(await page.tab.context().cookies()).toEqual([expect.objectContaining({ name: 'keystoneauth', httpOnly: true, sameSite: 'Strict' })]);
      await page.reload();

      expect(await page.run('openGateway')).toBe('ada');
      expect(await page.run('askThroughGateway', 'POST', '/resource_providers', { ...PLACEMENT, json: { name: 'from-a-page' } })).toMatchObject({ status: 200 });
      expect(await page.run('versionsThroughGateway', 'compute')).toMatchObject({ maxMicroversion: [2, 93] });
      await page.run('leaveGateway');
      expect(await page.tab.context().cookies()).toEqual([]);
      await expect(page.run('askThroughGateway', 'GET', '/resource_providers', PLACEMENT)).rejects.toMatchObject({ code: 'authorization-failure' });
      expect(page.requests).toEqual([]);
      expect(served.cloud.signIns).toBe(1);
    });

    it('answers a challenge', async () => {
      const page = await browser.openPage(console.origin);
      await expect(page.run('openGateway', FAY, DEMO)).rejects.toMatchObject({ code: 'missing-auth-methods', methods: ['password'] });
      const { password: _password, ...fay } = FAY;

      expect(await page.run('answerGateway', { ...fay, passcode: PASSCODE })).toBe('fay');
      expect(await page.run('askThroughGateway', 'GET', '/resource_providers', PLACEMENT)).toMatchObject({ status: 200 });
      expect(await kept(page)).toBe(nothing);
    });

    it('is the only one that the gateway listens to: another origin with the same cookies changes nothing', async () => {
      const profile = await browser.openProfile();
      const page = await profile.openTab(console.origin);
      await page.run('openGateway', ADA, DEMO);
      const before = served.cloud.requests().length;
      for (const origin of [browser.otherOrigin, browser.plainOrigin]) {
        const other = await profile.openTab(origin);
        const tried = await other.tab.evaluate(async (target) => {
          const send = (path: string, more: RequestInit): Promise<string> =>
            fetch(`${target}${path}`, { credentials: 'include', ...more }).then((reply) => reply.type, () => 'refused');
          const form = new URLSearchParams({ name: 'from-elsewhere' });
          return [
            await send('/os/placement/resource_providers', { method: 'POST', mode: 'no-cors', body: form }),
            await send('/os/session', { method: 'POST', mode: 'no-cors', body: '{}' }),
            await send('/os/session', { method: 'DELETE', headers: { 'X-Requested-With': 'keystoneauth-rx' } }),
            await send('/os/session', {}),
          ];
        }, console.origin);
        expect(tried).toEqual(['opaque', 'opaque', 'refused', 'refused']);
        await other.tab.evaluate((target) => {
          document.body.innerHTML = `<form method="post" action="${target}/os/placement/resource_providers"></form>`;
          document.forms[0]?.submit();
        }, console.origin);
        await other.tab.waitForURL(`${console.origin}/**`);
        expect(await other.tab.textContent('body')).toContain('foreign-page');
        await other.tab.goto(origin);
      }

      expect(served.cloud.requests()).toHaveLength(before);
      expect(await page.run('askThroughGateway', 'GET', '/resource_providers?name=a-provider-of-nobody', PLACEMENT)).toMatchObject({ body: { resource_providers: [] } });
    });
  });

  describeCloud('at a real Keystone and Placement, which know nothing of its origin', (cloud) => {
    let console: Console;
    beforeAll(async () => {
      console = await openConsole(cloud.authUrl, script);
    });
    afterAll(() => console.close());

    it('signs in, reads Placement and its versions, and signs out', async () => {
      const page = await browser.openPage(console.origin);
      const { projectName, projectDomainId, ...user } = cloud.admin.credentials;

      expect(await page.run('openGateway', user, { projectName, projectDomainId })).toBe(user.username);
      expect(await page.run('askThroughGateway', 'GET', '/resource_providers', PLACEMENT)).toMatchObject({ status: 200 });
      expect(await page.run('versionsThroughGateway', 'placement')).toMatchObject({ apiVersion: [1, 0] });
      await page.run('leaveGateway');
      expect(await kept(page)).toBe(nothing);
      expect(page.requests).toEqual([]);
      expect(page.complaints).toEqual([]);
    });
  });
});
