import { describe, expect, it } from 'vitest';
import { describeCloud } from '../cloud/describe-cloud.js';
import { describeBrowser } from './describe-browser.js';
import { type OpenPage } from './open-page.js';

describeCloud('signing out in all tabs', ({ authUrl, admin, demo }) => {
  describeBrowser('of an application, at a real Keystone,', ({ origin, openProfile }) => {
    const openTabs = async (count: number): Promise<readonly OpenPage[]> => {
      const profile = await openProfile();
      const tabs = await Promise.all(Array.from({ length: count }, () => profile.openTab(origin)));
      await Promise.all(tabs.map((tab) => tab.run('startApplication')));
      return tabs;
    };
    const statusOf = async (token: string | undefined): Promise<number> => {
      const { username, password, userDomainId } = admin.credentials;
      const user = { name: username, password, domain: { id: userDomainId } };
      const scope = { project: { name: 'admin', domain: { id: 'default' } } };
      const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope } });
      const signedIn = await fetch(`${authUrl}/auth/tokens`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
      const headers = { 'X-Auth-Token': signedIn.headers.get('x-subject-token') ?? '', 'X-Subject-Token': token ?? '' };
      return (await fetch(`${authUrl}/auth/tokens`, { method: 'HEAD', headers })).status;
    };
    const gone = { isSignedIn: false, told: 1 };

    describe.for([
      ['that share one token', { storage: 'session' } as const],
      ['that hold a token each', undefined],
    ] as const)('%s', ([, store]) => {
      it('leaves nobody signed in in any of three tabs, and revokes the token on the server', async () => {
        const tabs = await openTabs(3);
        const tokens: (string | undefined)[] = [];
        for (const tab of tabs) tokens.push(await tab.run('enter', { authUrl, ...demo.credentials }, store));
        expect(new Set(tokens).size).toBe(store === undefined ? 3 : 1);
        expect(await statusOf(tokens[1])).toBe(200);

        await tabs[1]!.run('leave');

        await expect.poll(() => Promise.all([tabs[0]!.run('presence'), tabs[2]!.run('presence')])).toEqual([gone, gone]);
        expect(await tabs[1]!.run('presence')).toEqual({ isSignedIn: false, told: 0 });
        expect(await statusOf(tokens[1])).toBe(404);
        for (const tab of tabs) await expect(tab.run('readServers', `${authUrl}/users`)).rejects.toMatchObject({ code: 'missing-auth-plugin' });
      });
    });

    it('leaves somebody else signed in who is so in another tab', async () => {
      const tabs = await openTabs(3);
      await tabs[0]!.run('enter', { authUrl, ...demo.credentials });
      const token = await tabs[1]!.run('enter', { authUrl, ...admin.credentials });
      await tabs[2]!.run('enter', { authUrl, ...demo.credentials });
      await tabs[0]!.run('leave');

      await expect.poll(() => tabs[2]!.run('presence')).toEqual(gone);
      expect(await tabs[1]!.run('presence')).toEqual({ isSignedIn: true, told: 0 });
      expect(await statusOf(token)).toBe(200);
    });
  });
});
