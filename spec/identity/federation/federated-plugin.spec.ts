import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import type { HttpService } from '../../request/http-service.js';
import { closeAll, lastBody, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';

const FEDERATED = 'POST /v3/OS-FEDERATION/identity_providers/idp/protocols/openid/auth';
const WORD = 'at-Hd72Kw-fed-base';

/** The plainest federated plugin: what the provider said is given. */
function plugin({ url: authUrl }: Pick<HttpService, 'url'>, more: Partial<v3.OidcAccessTokenOptions> = {}): ReturnType<typeof v3.oidcAccessToken> {
  return v3.oidcAccessToken({ authUrl, identityProvider: 'idp', protocol: 'openid', accessToken: WORD, ...more });
}

afterEach(closeAll);

describe('federatedPlugin', () => {
  it.each<[string, Partial<v3.OidcAccessTokenOptions>]>([
    ['no scope', {}],
    ['unscoped', { unscoped: true }],
    ['the domain of a project and no project', { projectDomainId: 'default' }],
    ['the name of such a domain', { projectDomainName: 'Default' }],
  ])('keeps the unscoped token where there is %s to exchange it for', async (_, scope) => {
    const keystone = await serveKeystone();

    expect(await signIn(plugin(keystone, scope))).toBe('gAAAAAB-token-1');
    expect(requestLines(keystone)).toEqual([FEDERATED]);
  });

  it.each<[Partial<v3.OidcAccessTokenOptions>, object]>([
    [{ projectId: 'p-1' }, { project: { id: 'p-1' } }],
    [{ projectName: 'demo', projectDomainName: 'Default' }, { project: { name: 'demo', domain: { name: 'Default' } } }],
    [{ domainId: 'd-1' }, { domain: { id: 'd-1' } }],
    [{ trustId: 't-1' }, { 'OS-TRUST:trust': { id: 't-1' } }],
    [{ systemScope: 'all' }, { system: { all: true } }],
  ])('exchanges it for %j with the token method', async (wanted, scope) => {
    const keystone = await serveKeystone();

    expect(await signIn(plugin(keystone, wanted))).toBe('gAAAAAB-token-2');
    expect(requestLines(keystone)).toEqual([FEDERATED, 'POST /v3/auth/tokens']);
    expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-token-1' } }, scope } });
  });

  it('leaves the catalog out where that is wanted', async () => {
    const keystone = await serveKeystone();
    await signIn(plugin(keystone, { projectId: 'p-1', includeCatalog: false }));

    expect(requestLines(keystone).at(-1)).toBe('POST /v3/auth/tokens?nocatalog');
  });

  it('refuses two scopes before anybody is asked', () => {
    expect(() => plugin({ url: 'http://127.0.0.1:9' }, { projectId: 'p-1', domainId: 'd-1' })).toThrow(/one scope/);
  });

  it('has one more request to make for another scope of the same person', async () => {
    const keystone = await serveKeystone();
    const auth = plugin(keystone, { projectId: 'p-1' });
    const { session } = sessionFor(auth);
    await firstValueFrom(session.getToken());

    expect(await firstValueFrom(session.getToken({ auth: auth.rescope({ projectId: 'p-2' }) }))).toBe('gAAAAAB-token-3');
    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { methods: ['token'] }, scope: { project: { id: 'p-2' } } } });
  });
});
