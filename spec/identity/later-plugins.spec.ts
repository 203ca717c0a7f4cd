import { firstValueFrom, Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { v3Token } from 'keystoneauth-rx/testing';
import { createAccessInfo } from '../../src/access/access-info.js';
import { accessInfoLater } from '../../src/identity/access-info-later.js';
import { accessInfoPlugin } from '../../src/identity/access-info-plugin.js';
import { customLater } from '../../src/identity/custom-later.js';
import { authPlugin, type CustomPlugin, type CustomPluginOptions } from '../../src/identity/custom-plugin.js';
import { genericLater } from '../../src/identity/generic-later.js';
import { password } from '../../src/identity/password.js';
import { passwordCredentials, type PasswordOptions } from '../../src/identity/password-credentials.js';
import { latePart, type Part } from '../../src/runtime/part.js';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const plugins = { accessInfoPlugin, authPlugin, password };
type Plugins = typeof plugins;

/** A part that comes when it is told to. */
function early(): { readonly part: Part<Plugins>; readonly arrive: () => Promise<void> } {
  const arrival = new Subject<Plugins>();
  const part = latePart(() => firstValueFrom(arrival), (cause) => new Error('no code', { cause }));
  const arrive = async (): Promise<void> => {
    arrival.next(plugins);
    await firstValueFrom(part.use(() => [undefined]));
  };
  return { part, arrive };
}

const membersOf = (plugin: object): string[] => Object.entries(plugin).flatMap(([name, value]) => (value === undefined ? [] : [name])).sort();

describe('genericLater', () => {
  const account = { username: 'ada', password: 'pw-Gn52xT-late', userDomainId: 'default', projectName: 'p', projectDomainId: 'default' };
  const later = (options: PasswordOptions, part: Part<Plugins>) => genericLater(options, passwordCredentials(options), { part, make: (module) => module.password(options) });

  it('finds the version and signs in once its code is there', async () => {
    const keystone = await serveKeystone();
    const { part, arrive } = early();
    const { session } = sessionFor(later({ ...account, authUrl: keystone.url }, part));
    const asked = [1, 2].map(() => firstValueFrom(session.getToken()));
    await arrive();

    expect(await Promise.all(asked)).toEqual(['gAAAAAB-token-2', 'gAAAAAB-token-2']);
    expect(requestLines(keystone)).toEqual(['GET /', 'POST /v3/auth/tokens']);
  });

  it('knows from the start under which id its token is kept, and whether it is', () => {
    const options = { ...account, authUrl: 'http://keystone.test/' };
    const { part } = early();
    const kept = later({ ...options, tokenStore: memoryTokenStore() }, part);

    expect(kept.getCacheId()).toMatch(/^[0-9a-f]{64}$/);
    expect(kept.getCacheId()).toBe(password(options).getCacheId());
    expect([kept.sharesToken?.(), later(options, part).sharesToken?.()]).toEqual([true, false]);
  });

  it('refuses an auth URL that is none at once', () => {
    expect(() => later({ ...account, authUrl: 'nowhere' }, early().part)).toThrow(expect.objectContaining({ options: ['authUrl'] }));
  });
});

describe('customLater', () => {
  const later = (options: CustomPluginOptions, part: Part<Plugins>): CustomPlugin => customLater(options, { part, make: (module) => module.authPlugin(options) });

  it('has the members of the plugin, and no other', () => {
    const options = { getToken: () => 'tk-Cu71bN-late', cacheId: 'ada' };
    expect(membersOf(later({ ...options, reauthenticate: false }, early().part))).toEqual(membersOf(authPlugin({ ...options, reauthenticate: false })));
  });

  it('asks for one token, however many waited for its code', async () => {
    let calls = 0;
    const { part, arrive } = early();
    const auth = later({ getToken: () => `tk-Cu71bN-${String((calls += 1))}`, cacheId: 'ada' }, part);
    const { session } = sessionFor(auth);
    const asked = [1, 2].map(() => firstValueFrom(session.getToken()));
    const before = auth.getCacheId();
    await arrive();

    expect(await Promise.all(asked)).toEqual(['tk-Cu71bN-1', 'tk-Cu71bN-1']);
    expect(auth.getCacheId()).toBe(before);
    expect(auth.invalidate({ 'X-Auth-Token': 'tk-Cu71bN-1' })).toBe(true);
    expect(await firstValueFrom(session.getToken())).toBe('tk-Cu71bN-2');
  });

  it('refuses at once what there is not, or is missing', () => {
    expect(() => later({ getTokn: () => 'x' } as never, early().part)).toThrow(expect.objectContaining({ code: 'unknown-option' }));
    expect(() => later({} as never, early().part)).toThrow(expect.objectContaining({ code: 'missing-required-options' }));
  });
});

describe('accessInfoLater', () => {
  const document = v3Token({ userId: 'user-1', projectId: 'project-1' });
  document.addService('compute', { name: 'nova' }).addStandardEndpoints({ public: 'https://compute.test/v2.1' });
  const access = createAccessInfo(document.toJSON(), 'tk-Ai63vR-given');

  it('has the members, the state and the text of the plugin from the start', async () => {
    const options = { access, authUrl: 'http://user:pw-Uq38zB-url@keystone.test/v3' };
    const { part } = early();
    const later = accessInfoLater(options, { part, make: (module) => module.accessInfoPlugin(options) });
    const plugin = accessInfoPlugin(options);

    expect(membersOf(later)).toEqual(membersOf(plugin));
    expect([later.authUrl, later.reauthenticate, later.getAuthState(), later.invalidate()]).toEqual(['http://keystone.test/v3', false, plugin.getAuthState(), false]);
    expect(await firstValueFrom(later.state$)).toEqual(await firstValueFrom(plugin.state$));
  });

  it('answers from its token and its catalog once its code is there', async () => {
    const { part, arrive } = early();
    const { session } = sessionFor(accessInfoLater({ access }, { part, make: (module) => module.accessInfoPlugin({ access }) }));
    const asked = Promise.all([firstValueFrom(session.getToken()), firstValueFrom(session.getProjectId()), firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))]);
    await arrive();

    expect(await asked).toEqual(['tk-Ai63vR-given', 'project-1', 'https://compute.test/v2.1']);
  });

  it('refuses at once what is no AccessInfo', () => {
    expect(() => accessInfoLater({ access: {} as never }, { part: early().part, make: (module) => module.accessInfoPlugin({ access }) })).toThrow(expect.objectContaining({ options: ['access'] }));
  });
});
