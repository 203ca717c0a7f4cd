import type { Cloud } from 'keystoneauth-rx/testing';
import { expect, it } from 'vitest';
import { describeCloud } from '../cloud/describe-cloud.js';
import { describeFederation } from '../cloud/describe-federation.js';
import type { RunningConsole } from '../../demos/angular/start/start-console.js';
import { consoleSpecs, type Person } from './console/open-console.js';
import { describeBrowser } from './describe-browser.js';

const DEMO: Person = { username: 'demo', password: 'demo-password', project: 'demo' };
const FACTOR: Person = { username: 'factor', password: 'factor-password', project: 'demo' };
const SIGN_IN = '/identity/v3/auth/tokens';
const SERVERS = '/compute/v2.1/servers';

const cloudOf = ({ embedded }: RunningConsole): Cloud => {
  if (embedded === undefined) throw new Error('There is no embedded cloud.');
  return embedded;
};

describeBrowser('the console', () => {
  const { serve, openTab, openProfile } = consoleSpecs();

  it('signs somebody in, under a policy that allows neither foreign scripts nor text as code', async () => {
    const running = await serve();
    const tab = await openTab(running);
    const policy = (await tab.page.request.get(running.url)).headers()['content-security-policy'];
    await tab.signIn(DEMO);

    await expect.poll(() => tab.page.getByRole('heading', { level: 1 }).textContent()).toBe('Hello, demo');
    expect(cloudOf(running).signIns).toBe(2); // one of them furnished the cloud
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    for (const view of ['Catalog', 'Servers', 'Providers', 'Overview']) await tab.go(view);
    expect(tab.complaints).toEqual([]);
  });

  it('says what was wrong with a password, and takes the right one', async () => {
    const running = await serve();
    const tab = await openTab(running);
    await tab.enter({ ...DEMO, password: 'pw-8Rz2Lq-wrong' });

    await expect.poll(() => tab.problem.textContent()).toBe('Not accepted');
    await tab.page.getByText('Details').click();
    expect(await tab.page.getByRole('alert').textContent()).toMatch(/code.*http-error.*status.*401.*request id.*req-/);
    await tab.signIn(DEMO);
    expect(cloudOf(running).failedSignIns).toBe(1);
    expect(tab.complaints).toEqual([]);
  });

  it('asks for a passcode where one is wanted, and goes on with the right one', async () => {
    const running = await serve();
    const tab = await openTab(running);
    const passcode = tab.page.getByLabel('Passcode for factor');
    await tab.enter(FACTOR);
    await expect.poll(() => passcode.evaluate((field) => field === document.activeElement)).toBe(true);
    await passcode.fill('918273');
    await passcode.press('Enter');
    await expect.poll(() => tab.problem.textContent()).toBe('Not accepted');
    await passcode.fill('135791');
    await passcode.press('Enter');
    await tab.page.waitForURL('**/overview');

    expect(cloudOf(running).count('POST', SIGN_IN)).toBe(4); // one of them furnished the cloud
  });

  it('goes on in another project', async () => {
    const running = await serve();
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await tab.go('Servers');
    const first = tab.page.locator('tbody code').first();
    await first.waitFor();
    const before = await first.textContent();
    await tab.page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'research' });

    await expect.poll(() => tab.page.getByText('Of project research').count()).toBe(1);
    await expect.poll(() => first.textContent()).not.toBe(before);
    await tab.page.getByRole('button', { name: 'Load more' }).click();
    await expect.poll(() => tab.page.locator('tbody tr').count()).toBe(20);
    expect(cloudOf(running).signIns).toBe(3);
    expect(tab.complaints).toEqual([]);
  });

  it('has its token renewed ahead of its end, as the server sees', async () => {
    const running = await serve({ tokenLifeMs: 4000 });
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await expect.poll(() => tab.number('sign-ins'), { timeout: 15_000 }).toBeGreaterThan(1);

    expect(cloudOf(running).signIns).toBeGreaterThan(2);
    await tab.go('Servers');
    await tab.shown('server-24').waitFor();
    expect(cloudOf(running).failedSignIns).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  it('goes on after its token was revoked, with one sign-in', async () => {
    const running = await serve();
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await tab.page.getByRole('button', { name: 'Revoke' }).click();
    await expect.poll(() => cloudOf(running).count('DELETE', SIGN_IN)).toBe(1);
    await tab.go('Servers');
    await tab.shown('server-24').waitFor();
    await tab.go('Overview');

    expect(await tab.number('rejected')).toBe(1);
    expect(await tab.number('sign-ins')).toBe(2);
    expect(cloudOf(running).signIns).toBe(3);
  });

  it('sends a hundred requests with one sign-in and loses none', async () => {
    const running = await serve();
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await tab.page.getByRole('button', { name: 'Send a hundred' }).click();
    await expect.poll(() => tab.number('answered'), { timeout: 20_000 }).toBe(100);

    expect(await tab.number('hundred-sign-ins')).toBe(1);
    expect(cloudOf(running).count('GET', SERVERS)).toBe(100);
    expect(cloudOf(running).signIns).toBe(3);
    expect(tab.complaints).toEqual([]);
  });

  it('signs in once for eight tabs that share a token', async () => {
    const running = await serve({ shareTokens: true });
    const profile = await openProfile(running);
    const tabs = await Promise.all(Array.from({ length: 8 }, () => profile.openTab()));
    await Promise.all(tabs.map((tab) => tab.signIn(DEMO)));

    expect(cloudOf(running).signIns).toBe(2); // one of them furnished the cloud
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it('signs out in all tabs, and revokes', async () => {
    const running = await serve();
    const profile = await openProfile(running);
    const [one, other] = await Promise.all([profile.openTab(), profile.openTab()]);
    await one.signIn(DEMO);
    await other.signIn(DEMO);
    await one.page.getByRole('button', { name: 'Account of demo' }).click();
    await one.page.getByRole('button', { name: 'Sign out' }).click();
    await Promise.all([one, other].map(({ page }) => page.waitForURL('**/sign-in')));

    await expect.poll(() => cloudOf(running).count('DELETE', SIGN_IN)).toBe(2);
    await expect.poll(() => other.page.getByRole('status').first().textContent()).toContain('signed out');
    expect([one, other].flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it('says that there is no connection, and goes on when there is', async () => {
    const running = await serve();
    const profile = await openProfile(running);
    const tab = await profile.openTab();
    await tab.signIn(DEMO);
    await tab.go('Providers');
    await tab.shown('rack-1').waitFor();
    await profile.context.setOffline(true);
    await tab.page.getByRole('button', { name: 'Load again' }).click();
    await expect.poll(() => tab.problem.textContent()).toBe('No connection');
    await profile.context.setOffline(false);
    await tab.page.getByRole('button', { name: 'Load again' }).click();
    await tab.shown('rack-1').waitFor();

    expect(await tab.problem.count()).toBe(0);
    expect(cloudOf(running).signIns).toBe(2);
  });

  it('is used with the keyboard alone', async () => {
    const running = await serve();
    const { page, shown } = await openTab(running);
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = (): Promise<string> => page.evaluate(() => (document.activeElement === document.body ? '' : (document.activeElement?.textContent.trim() ?? '')));
    const tabTo = async (name: string): Promise<void> => {
      for (let left = 40; left > 0 && !(await focused()).startsWith(name); left -= 1) await press('Tab');
      expect(await focused()).toContain(name);
    };
    await page.getByLabel('User', { exact: true }).focus();
    await page.keyboard.type('demo');
    await press('Tab', 'Tab');
    await page.keyboard.type('demo-password');
    await press('Tab');
    await page.keyboard.type('demo');
    await press('Enter');
    await page.waitForURL('**/overview');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await tabTo('Servers');
    await press('Enter');
    await shown('server-24').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await tabTo('Load more');
    await press('Enter');
    await shown('server-14').waitFor();
    await page.evaluate(() => {
      (document.activeElement as HTMLElement | null)?.blur();
    });
    await tabTo('Skip to the content');
    await press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  it('filters its log by channel, and shows no token in it', async () => {
    const running = await serve();
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await tab.go('Servers');
    await tab.shown('server-24').waitFor();
    const log = tab.page.getByRole('log');
    for (const channel of ['session', 'response', 'identity']) await tab.page.getByRole('button', { name: new RegExp(`^${channel} `) }).click();
    const names = await log.locator('.name').allTextContents();
    await log.locator('summary').filter({ hasText: '/servers/detail' }).click();

    expect(new Set(names)).toEqual(new Set(['request']));
    expect(await log.locator('details[open] pre').textContent()).toMatch(/^curl .*\{SHA256\}[0-9a-f]{64}/);
  });

  it('names a microversion that is out of a range that is known, with the range, and sends nothing', async () => {
    const running = await serve();
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await tab.go('Catalog');
    await tab.page.getByText('1.0 – 1.39').waitFor();
    await tab.go('Providers');
    await tab.shown('rack-1').waitFor();
    const before = cloudOf(running).count('GET', '/placement/resource_providers');
    await tab.page.getByLabel('Microversion').selectOption('9.99');

    await expect.poll(() => tab.problem.textContent()).toBe('Microversion out of range');
    expect(await tab.page.getByRole('alert').textContent()).toContain('1.0 to 1.39');
    expect(cloudOf(running).count('GET', '/placement/resource_providers')).toBe(before);
  });
});

describeBrowser('the console behind a gateway', () => {
  const { serve, openTab, openProfile } = consoleSpecs();

  it('works without any token in the page, which speaks to its own origin alone', async () => {
    const running = await serve({ way: 'gateway' });
    const profile = await openProfile(running);
    const tab = await profile.openTab();
    const tokens: string[] = [];
    tab.page.on('request', (request) => tokens.push(...[request.headers()['x-auth-token'] ?? []].flat()));
    await tab.signIn(DEMO);
    await tab.go('Providers');
    await tab.shown('rack-1').waitFor();
    await tab.go('Servers');
    await tab.shown('server-24').waitFor();

    expect(tokens).toEqual([]);
    expect(tab.foreign).toEqual([]);
    expect((await profile.context.cookies()).map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([{ httpOnly: true, sameSite: 'Strict' }]);
    expect(cloudOf(running).signIns).toBe(2);
    expect(tab.complaints).toEqual([]);
  });

  it('is still signed in when it is loaded again, and not after signing out', async () => {
    const running = await serve({ way: 'gateway' });
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await tab.page.reload();
    await tab.page.getByText('Hello, demo').waitFor();
    await tab.page.getByRole('button', { name: 'Account of demo' }).click();
    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await tab.page.waitForURL('**/sign-in');
    await tab.page.reload();
    await tab.page.waitForURL('**/sign-in*');

    expect(cloudOf(running).count('DELETE', SIGN_IN)).toBe(1);
  });

  it('asks for a passcode and goes on in another project', async () => {
    const running = await serve({ way: 'gateway' });
    const tab = await openTab(running);
    await tab.enter(FACTOR);
    await tab.page.getByLabel('Passcode for factor').fill('135791');
    await tab.page.keyboard.press('Enter');
    await tab.page.waitForURL('**/overview');
    const other = await openTab(running);
    await other.signIn(DEMO);
    await other.page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'research' });

    await expect.poll(() => other.page.getByText('You are reader in research').count()).toBe(1);
  });
});

describeBrowser('the console behind a proxy', () => {
  const { serve, openTab } = consoleSpecs();

  it('needs no permission of the cloud: no request leaves its origin', async () => {
    const running = await serve({ way: 'proxy' });
    const tab = await openTab(running);
    await tab.signIn(DEMO);
    await tab.go('Catalog');
    await tab.page.getByText('2.1 – 2.93').waitFor();
    await tab.go('Servers');
    await tab.page.getByRole('button', { name: 'Load more' }).click();
    await tab.shown('server-10').waitFor();

    expect(tab.foreign).toEqual([]);
    expect(cloudOf(running).count('OPTIONS')).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  describeCloud('at a real Keystone and Placement that allow no origin', (cloud) => {
    it('shows their versions and resource providers', async () => {
      const { authUrl, keystoneUrl, placementUrl, admin } = cloud;
      const origins = [keystoneUrl, placementUrl].map((url) => new URL(url).origin);
      const running = await serve({
        way: 'proxy',
        cloud: () => Promise.resolve({ name: 'Real', authUrl, origins, accounts: [], close: () => Promise.resolve() }),
      });
      const tab = await openTab(running);
      const { username, password, projectName } = admin.credentials;
      await tab.signIn({ username, password, project: projectName });
      await tab.go('Catalog');
      await tab.page.getByText(/1\.0 – 1\.\d\d/).waitFor();
      await tab.go('Providers');
      const name = `rack-${Date.now()}`;
      await tab.page.getByLabel('Name').fill(name);
      await tab.page.getByRole('button', { name: 'Add', exact: true }).click();
      await tab.shown(name).waitFor();

      expect(tab.foreign).toEqual([]);
      expect(tab.complaints).toEqual([]);
    });
  });
});

describeFederation("Keystone's own sign-in page", (federated) => {
  describeBrowser('in the console', () => {
    const { serve, openTab } = consoleSpecs();

    it('signs somebody in without a password on the page, who then chooses a project', async () => {
      const { authUrl, webSso, openId, scopes } = federated();
      const [, , dashboard = ''] = webSso.origins;
      const { protocol, identityProvider } = webSso;
      const running = await serve({
        port: Number(new URL(dashboard).port),
        cloud: () =>
          Promise.resolve({
            ...{ name: 'Real', authUrl, origins: [new URL(authUrl).origin], accounts: [] },
            webSso: { label: 'the identity provider', protocol, identityProvider },
            close: () => Promise.resolve(),
          }),
      });
      const tab = await openTab(running);
      const opening = tab.page.waitForEvent('popup');
      await tab.page.getByRole('button', { name: 'Sign in with the identity provider' }).click();
      const shown = await opening;
      await shown.waitForURL(/\/sign-in\//);
      await shown.fill('input[name=username]', openId.person.username);
      await shown.fill('input[name=password]', openId.person.password);
      await shown.keyboard.press('Enter');
      await tab.page.waitForURL('**/overview');
      await tab.page.getByText('Choose a project above').waitFor();
      await tab.page.getByRole('combobox', { name: 'Project' }).selectOption(scopes.projectId);
      await tab.page.getByText(/^You are /).waitFor();

      expect(tab.complaints).toEqual([]);
    });
  });
});
