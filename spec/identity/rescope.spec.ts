import { firstValueFrom, map, type Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { password, token, type IdentityPlugin, type Session } from 'keystoneauth-rx';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { federatedPlugin } from '../../src/identity/federation/federated-plugin.js';
import { readToken } from '../../src/identity/v3-sign-in.js';
import { closeAll, closedLater, lastBody, letInByV3, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const admin = { username: 'admin', userDomainId: 'default', password: 'admin-password' };
const project = { projectName: 'admin', projectDomainId: 'default' };

/** The methods of all sign-ins at `cloud` so far, with their scopes. */
function signIns({ cloud }: ServedCloud): { methods: string[]; scope: unknown }[] {
  return cloud
    .requests('/identity/v3/auth/tokens')
    .filter(({ method }) => method === 'POST')
    .map(({ body = '' }) => {
      const { auth } = JSON.parse(body) as { auth: { identity: { methods: string[] }; scope: unknown } };
      return { methods: auth.identity.methods, scope: auth.scope };
    });
}

const access = async (session: Session): Promise<unknown> => firstValueFrom(session.getAccess());
const failure = async (stream$: Observable<unknown>): Promise<unknown> => firstValueFrom(stream$).catch((error: unknown) => error);

describe('rescope', () => {
  it('gives a plugin for another scope, with a token and a catalog of its own, for one token request', async () => {
    const served = closedLater(await serveCloud());
    const parent = v3.password({ authUrl: served.authUrl, ...admin, ...project });
    const { session } = sessionFor(parent);
    await firstValueFrom(session.authenticate());

    const { session: domain } = sessionFor(parent.rescope({ domainId: 'default' }));
    expect(await access(domain)).toMatchObject({ username: 'admin', domainId: 'default', projectId: undefined });
    const { session: system } = sessionFor(parent.rescope({ systemScope: 'all' }));
    expect(await access(system)).toMatchObject({ systemScoped: true });

    expect(await access(session)).toMatchObject({ projectName: 'admin' });
    expect(signIns(served).map(({ scope }) => scope)).toEqual([
      { project: { name: 'admin', domain: { id: 'default' } } },
      { domain: { id: 'default' } },
      { system: { all: true } },
    ]);
  });

  it('signs in with the same credentials where they can be used again, and so outlives its parent', async () => {
    const served = closedLater(await serveCloud());
    const parent = v3.password({ authUrl: served.authUrl, ...admin });
    const { session } = sessionFor(parent.rescope(project));

    await firstValueFrom(session.getToken());

    expect(signIns(served).map(({ methods }) => methods)).toEqual([['password']]);
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'automatic' });
  });

  it("signs in with the parent's token where the credentials work once, and ends with it", async () => {
    const served = closedLater(await serveCloud());
    const factor = { username: 'demo', userDomainId: 'default', passcode: '246810' };
    const parent = v3.totp({ authUrl: served.authUrl, ...factor });
    await firstValueFrom(sessionFor(parent).session.authenticate());

    const { session } = sessionFor(parent.rescope({ projectName: 'demo', projectDomainId: 'default' }));

    expect(await access(session)).toMatchObject({ projectName: 'demo' });
    expect(signIns(served).map(({ methods }) => methods)).toEqual([['totp'], ['token']]);
    expect(await firstValueFrom(session.state$)).toMatchObject({ renewable: 'impossible' });
  });

  it("has the parent fetch a new token when Keystone refuses the parent's", async () => {
    let revoked = false;
    const keystone = await serveKeystone(({ body, headers, method, path }, number) => {
      if (method === 'HEAD') return { status: headers['x-subject-token'] === 'gAAAAAB-token-parent-1' ? 404 : 200 };
      if (revoked && body.includes('token-parent-1')) return { status: 401, json: {} };
      return letInByV3(path.includes('OS-FEDERATION') ? `parent-${String(number)}` : `child-${String(number)}`);
    });
    const parent = federatedPlugin(
      { authUrl: keystone.url, identityProvider: 'idp', protocol: 'mapped' },
      {
        ...{ where: 'badge', optionNames: [], required: [] },
        unscoped: (connection, url) => connection.send({ method: 'POST', url, log: false }).pipe(map((response) => readToken(response))),
      },
    );
    await firstValueFrom(sessionFor(parent).session.authenticate());
    revoked = true;

    const { session } = sessionFor(parent.rescope({ projectId: 'p' }));

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-child-5');
    const [federation, tokens] = ['POST /v3/OS-FEDERATION/identity_providers/idp/protocols/mapped/auth', 'POST /v3/auth/tokens'];
    expect(requestLines(keystone)).toEqual([federation, tokens, 'HEAD /v3/auth/tokens', federation, tokens]);
    expect(await firstValueFrom(session.state$)).toMatchObject({ renewable: 'automatic' });
  });

  it("believes that the parent's token is refused where the parent can bring no other", async () => {
    const keystone = await serveKeystone(({ body }, number) =>
      body.includes('token-parent-1') ? { status: 401, json: {} } : letInByV3(`parent-${String(number)}`),
    );
    const parent = v3.totp({ authUrl: keystone.url, userId: 'u', passcode: '918274' });
    await firstValueFrom(sessionFor(parent).session.authenticate());

    expect(await failure(sessionFor(parent.rescope({ projectId: 'p' })).session.getToken())).toMatchObject({ status: 401 });
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens', 'POST /v3/auth/tokens']);
  });

  it("leaves the parent's token alone where Keystone refuses the scope", async () => {
    let asked = 0;
    const keystone = await serveKeystone(({ body, method, path }, number) => {
      if (method === 'HEAD') return { status: 200 };
      return path.endsWith('/auth/tokens') && body.includes('"token"') ? { status: 401, json: {} } : letInByV3(`parent-${String(number)}`);
    });
    const options = { authUrl: keystone.url, identityProvider: 'idp', protocol: 'mapped' };
    const parent = federatedPlugin(options, {
      ...{ where: 'badge', optionNames: [], required: [] },
      unscoped: (connection, url) => {
        asked += 1;
        return connection.send({ method: 'POST', url, log: false }).pipe(map((response) => readToken(response)));
      },
    });
    const { session } = sessionFor(parent);
    const own = await firstValueFrom(session.getToken());

    expect(await failure(sessionFor(parent.rescope({ projectId: 'forbidden' })).session.getToken())).toMatchObject({ status: 401 });
    expect([asked, await firstValueFrom(session.getToken())]).toEqual([1, own]);
  });

  it.each<[string, (url: string) => IdentityPlugin]>([
    ['password', (authUrl) => password({ authUrl, userId: 'u', password: 'pw-Ye64-parent', tenantName: 'T' })],
    ['v3.password', (authUrl) => v3.password({ authUrl, userId: 'u', password: 'pw-Ye64-parent', domainId: 'd' })],
  ])('drops the scope that a %s plugin had', async (_name, make) => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(make(`${keystone.url}/v3`).rescope({ projectId: 'p-2' }));
    await firstValueFrom(session.getToken());

    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { methods: ['password'] }, scope: { project: { id: 'p-2' } } } });
  });

  it('rescopes what a generic token plugin holds', async () => {
    const keystone = await serveKeystone();
    const parent = token({ authUrl: `${keystone.url}/v3`, token: 'gAAAAAB-given-Ux93' });
    const { session } = sessionFor(parent.rescope({ unscoped: true }));
    await firstValueFrom(session.getToken());

    expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-token-1' } }, scope: 'unscoped' } });
  });

  it('knows projects at v2.0, and nothing else', async () => {
    const keystone = await serveKeystone();
    const parent = v2.password({ authUrl: `${keystone.url}/v2.0`, username: 'u', password: 'pw-Ye64-parent', tenantName: 'T' });
    await firstValueFrom(sessionFor(parent.rescope({ projectId: 'p-2' })).session.getToken());

    expect(lastBody(keystone)).toEqual({ auth: { passwordCredentials: { username: 'u', password: 'pw-Ye64-parent' }, tenantId: 'p-2' } });
    expect(() => parent.rescope({ domainId: 'd' })).toThrow(expect.objectContaining({ options: ['domainId'] }));
  });

  it.each<[string, v3.AuthMethod]>([
    ['application credential', v3.applicationCredentialMethod({ applicationCredentialId: 'i', applicationCredentialSecret: 'acs-Ye64-parent' })],
    ['OAuth access token', { identity: { method: 'oauth1' }, getAuthData: () => ['oauth1', {}] }],
  ])('is refused to an %s, which is bound to its scope', (name, method) => {
    const parent = v3.auth({ authUrl: 'http://127.0.0.1:9', methods: [method] });
    expect(() => parent.rescope({ projectId: 'p' })).toThrow(expect.objectContaining({ options: ['scope'], message: expect.stringContaining(name) as unknown }));
  });

  it.each<[string, object, string[]]>([
    ['two scopes', { projectId: 'p', domainId: 'd' }, ['domainId', 'projectId']],
    ['an unknown name', { projectid: 'p' }, ['projectid']],
  ])('refuses %s', (_case, scope, options) => {
    const parent = v3.password({ authUrl: 'http://127.0.0.1:9', userId: 'u', password: 'pw-Ye64-parent' });
    expect(() => parent.rescope(scope as v3.Scope)).toThrow(expect.objectContaining({ options }));
  });

  it('refuses no scope at all', () => {
    const parent = v3.password({ authUrl: 'http://127.0.0.1:9', userId: 'u', password: 'pw-Ye64-parent' });
    expect(() => parent.rescope({})).toThrow(expect.objectContaining({ code: 'missing-required-options' }));
  });
});
