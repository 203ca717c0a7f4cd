import { firstValueFrom, forkJoin } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPlugin, loadAuthPlugin, memoryTokenStore, password, type IdentityPlugin, type Session, type TokenStore } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { admin, demo, demoPlugin, openSession, startCloud } from './demo-cloud.js';

describe('plugins that share a token store', () => {
  it('sign in once, be they made for each request', async () => {
    const served = await startCloud();
    const tokenStore = memoryTokenStore();
    const requests = Array.from({ length: 50 }, () =>
      openSession({ auth: demoPlugin(served, { tokenStore }) }).get('/servers', { endpointFilter: { serviceType: 'compute' } }),
    );
    const answers = await firstValueFrom(forkJoin(requests));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(served.cloud.signIns).toBe(1);
  });

  it('sign in once more where the token is revoked under all of them, and not at all where they come later', async () => {
    const served = await startCloud();
    const tokenStore = memoryTokenStore();
    const sessions = Array.from({ length: 20 }, () => openSession({ auth: demoPlugin(served, { tokenStore }) }));
    const all = async (): Promise<readonly number[]> => {
      const answers = await firstValueFrom(forkJoin(sessions.map((session) => session.get('/servers', { endpointFilter: { serviceType: 'compute' } }))));
      return answers.map(({ status }) => status);
    };
    await all();
    served.cloud.revoke();
    expect(await all()).toEqual(Array(20).fill(200));
    expect(served.cloud.signIns).toBe(2);
    sessions.push(openSession({ auth: demoPlugin(served, { tokenStore }) }));
    expect(await all()).toEqual(Array(21).fill(200));
    expect(served.cloud.signIns).toBe(2);
  });

  it('share with those that are loaded by name, and not with another scope, version or password', async () => {
    const served = await startCloud();
    const { authUrl } = served;
    const tokenStore = memoryTokenStore();
    const signIn = async (auth: Session['auth']): Promise<void> => {
      await firstValueFrom(openSession({ ...(auth === undefined ? {} : { auth }) }).getToken());
    };
    await signIn(demoPlugin(served, { tokenStore }));
    await signIn(await firstValueFrom(loadAuthPlugin('v3password', { authUrl, ...demo, tokenStore })));
    expect(served.cloud.signIns).toBe(1);
    await signIn(v3.password({ authUrl, ...demo, projectName: undefined, projectDomainId: undefined, unscoped: true, tokenStore }));
    expect(served.cloud.signIns).toBe(2);
    await signIn(password({ authUrl, ...demo, tokenStore }));
    expect(served.cloud.signIns).toBe(3);
    await expect(signIn(demoPlugin(served, { tokenStore, password: 'pw-of-nobody-7Qw' }))).rejects.toMatchObject({ status: 401 });
  });

  it('keep the scopes of one identity apart', async () => {
    const served = await startCloud();
    const tokenStore = memoryTokenStore();
    for (let round = 0; round < 2; round += 1) {
      const auth = demoPlugin(served, { tokenStore, projectName: undefined, projectDomainId: undefined, unscoped: true });
      const scoped = auth.rescope({ projectName: 'demo', projectDomainId: 'default' });
      expect((await firstValueFrom(openSession({ auth: scoped }).getAccess()))?.projectName).toBe('demo');
      expect((await firstValueFrom(openSession({ auth }).getAccess()))?.projectName).toBeUndefined();
    }
    expect(served.cloud.signIns).toBe(2);
  });

  it('recover where the token they find is revoked as well: nothing is lost, one sign-in', async () => {
    const served = await startCloud();
    const memory = memoryTokenStore();
    const tokenStore: TokenStore = {
      load: (key) => memory.load(key),
      save: (key, text, options) => memory.save(key, text, options),
      clear: (key) => memory.clear(key),
      withLock: (key, work) => memory.withLock(key, work),
    };
    const [first, second] = [demoPlugin(served, { tokenStore }), demoPlugin(served, { tokenStore })];
    const status = async (auth: IdentityPlugin): Promise<number> =>
      (await firstValueFrom(openSession({ auth }).get('/servers', { endpointFilter: { serviceType: 'compute' } }))).status;
    await status(first);
    await status(second);
    second.invalidate();
    await status(second);
    expect(served.cloud.signIns).toBe(2);
    served.cloud.revoke();
    expect(await Promise.all([status(first), status(first)])).toEqual([200, 200]);
    expect(served.cloud.signIns).toBe(3);
  });

  it('believe a catalog that is new, whoever fetched it', async () => {
    const served = await startCloud();
    const tokenStore = memoryTokenStore();
    for (let count = 0; count < 10; count += 1) {
      const missing$ = openSession({ auth: demoPlugin(served, { tokenStore }) }).get('/', { endpointFilter: { serviceType: 'no-such-service' } });
      await expect(firstValueFrom(missing$)).rejects.toMatchObject({ code: 'endpoint-not-found' });
    }
    expect(served.cloud.signIns).toBe(1);
  });

  it('go by the credentials in use, once others took the place of the first', async () => {
    const served = await startCloud();
    const unscoped = { projectName: undefined, projectDomainId: undefined, unscoped: true, tokenStore: memoryTokenStore() };
    const auth = demoPlugin(served, unscoped);
    await firstValueFrom(openSession({ auth }).authenticate());
    const { username, password: secret, userDomainId } = admin;
    await firstValueFrom(auth.extend(v3.passwordMethod({ username, password: secret, userDomainId })));
    expect(auth.getCacheId()).toBe(demoPlugin(served, { ...unscoped, username, password: secret }).getCacheId());
    const other = demoPlugin(served, unscoped);
    const access = await firstValueFrom(openSession({ auth: other }).getAccess());
    expect(access?.username).toBe('demo');
  });

  it('share a token of their own kind too', async () => {
    const tokenStore = memoryTokenStore();
    let made = 0;
    const own = (): Session =>
      openSession({ auth: authPlugin({ getToken: () => `own-token-${String((made += 1))}-9Kd`, getEndpoint: () => 'http://127.0.0.1:1', cacheId: 'desk', tokenStore }) });
    expect(await firstValueFrom(own().getToken())).toBe('own-token-1-9Kd');
    expect(await firstValueFrom(own().getToken())).toBe('own-token-1-9Kd');
    expect(() => authPlugin({ getToken: () => 'x', tokenStore })).toThrow(expect.objectContaining({ options: ['tokenStore'] }));
  });
});
