import { Session, type AuthPlugin, type SessionOptions } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, take } from 'rxjs';
import { afterEach, expect, it } from 'vitest';
import { describeFederation } from './describe-federation.js';
import { browse } from './services/federation/scripted-browser.js';
import { countByClient } from './services/count-requests.js';

const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

function open(auth: AuthPlugin, options: SessionOptions = {}): Session {
  const session = new Session({ auth, ...options });
  sessions.push(session);
  return session;
}

const CALLBACK = 'http://127.0.0.1:9/callback';

describeFederation('OpenID Connect at a real provider and a real Keystone behind mod_auth_openidc', (federated) => {
  const through = (): { readonly authUrl: string; readonly identityProvider: string; readonly protocol: string; readonly discoveryEndpoint: string } => {
    const { authUrl, openId } = federated();
    const { identityProvider, protocol, discoveryEndpoint } = openId;
    return { authUrl, identityProvider, protocol, discoveryEndpoint };
  };
  const atTheProvider = (types: Readonly<Record<string, string>>) => async ({ url }: v3.AuthorizationRequest): Promise<string> =>
    (await browse(url, { types, within: [federated().openId.issuer] })).url;

  it('lets a person in with a password, to a project by id or by name, and to a domain', async () => {
    const { openId, scopes } = federated();
    const person = { ...through(), ...openId.confidential, ...openId.person };
    const { projectId, projectName, projectDomainId, domainId } = scopes;

    const unscoped = await firstValueFrom(open(v3.oidcPassword(person)).getAccess());
    expect(unscoped).toMatchObject({ username: openId.person.username, scoped: false });
    expect(await firstValueFrom(open(v3.oidcPassword({ ...person, projectId })).getProjectId())).toBe(projectId);
    expect(await firstValueFrom(open(v3.oidcPassword({ ...person, projectName, projectDomainId })).getProjectId())).toBe(projectId);
    expect(await firstValueFrom(open(v3.oidcPassword({ ...person, domainId })).getAccess())).toMatchObject({ domainId, domainScoped: true });
  });

  it('lets the operator into the system, and leaves out the catalog where it is not wanted', async () => {
    const { openId } = federated();
    const session = open(v3.oidcPassword({ ...through(), ...openId.confidential, ...openId.operator, systemScope: 'all', includeCatalog: false }));

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ systemScoped: true });
    await expect(firstValueFrom(session.getEndpoint({ serviceType: 'identity' }))).rejects.toMatchObject({ code: 'empty-catalog' });
  });

  it('lets a client in that acts for itself, whichever way it says who it is', async () => {
    const { confidential, posting } = federated().openId;
    const options = { ...through(), openidScope: 'keystone' };

    expect(await firstValueFrom(open(v3.oidcClientCredentials({ ...options, ...confidential })).getToken())).toBeTypeOf('string');
    const inForm = { ...posting, tokenEndpointAuthMethod: 'client_secret_post' } as const;
    expect(await firstValueFrom(open(v3.oidcClientCredentials({ ...options, ...inForm })).getToken())).toBeTypeOf('string');
  });

  it('lets somebody in who brings a token of the provider', async () => {
    const { openId, scopes } = federated();
    const form = new URLSearchParams({ grant_type: 'password', scope: 'openid', ...openId.person });
    const { clientId, clientSecret = '' } = openId.confidential;
    const headers = { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` };
    const reply = await fetch(openId.tokenEndpoint, { method: 'POST', body: form, headers });
    const { access_token: given } = (await reply.json()) as { access_token: string };
    const { discoveryEndpoint: _unused, ...options } = through();
    const session = open(v3.oidcAccessToken({ ...options, accessToken: () => given, projectId: scopes.projectId }));

    expect(await firstValueFrom(session.getProjectId())).toBe(scopes.projectId);
  });

  it('lets a person in who says so in a browser, with a proof key, and asks nobody again while the refresh token is good', async () => {
    const { openId, scopes } = federated();
    let asked = 0;
    const authorize = (request: v3.AuthorizationRequest): Promise<string> => {
      asked += 1;
      return atTheProvider({ ...openId.person })(request);
    };
    const options = { ...through(), ...openId.public, redirectUri: CALLBACK, authorize, projectId: scopes.projectId };
    const plugin = v3.oidcAuthorizationCode({ ...options, openidScope: openId.scope });
    const session = open(plugin);
    const first = await firstValueFrom(session.getToken());

    expect(await firstValueFrom(plugin.state$.pipe(take(1)))).toMatchObject({ status: 'valid', renewable: 'automatic' });
    const tokens = [first];
    while (tokens.length < 3) {
      const again = await firstValueFrom(session.authenticate());
      expect(again?.projectId).toBe(scopes.projectId);
      tokens.push(again?.authToken);
    }
    expect(new Set(tokens).size).toBe(3);
    expect(asked).toBe(1);
  });

  it('hands over no code where the person has a wrong password, and tells what the provider said', async () => {
    const { openId } = federated();
    const session = open(v3.oidcPassword({ ...through(), ...openId.confidential, username: openId.person.username, password: 'pw-wrong-6Rj2-cloud' }));

    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ name: 'OAuthError', error: 'invalid_grant', status: 400, outcome: 'refused' });
  });

  it('signs in a device once somebody has typed its code', async () => {
    const { openId, scopes } = federated();
    const prompts: v3.DevicePrompt[] = [];
    const plugin = v3.oidcDeviceAuthorization({
      ...through(),
      ...openId.public,
      ...{ openidScope: 'openid', projectId: scopes.projectId },
      prompt: async (prompt) => {
        prompts.push(prompt);
        await browse(prompt.verificationUri, { types: { ...openId.person, user_code: prompt.userCode }, within: [openId.issuer] });
      },
    });

    expect(await firstValueFrom(open(plugin).getAccess())).toMatchObject({ projectId: scopes.projectId, username: openId.person.username });
    expect(prompts).toMatchObject([{ userCode: expect.any(String) as unknown, verificationUri: expect.stringContaining(openId.issuer) as unknown }]);
  });

  it('asks the provider once for its document, and once for each token', async () => {
    const { openId } = federated();
    const session = open(v3.oidcPassword({ ...through(), ...openId.confidential, ...openId.person }), { appName: 'oidc-count' });
    await Promise.all([1, 2, 3].map(() => firstValueFrom(session.getToken())));
    await firstValueFrom(session.authenticate());

    const counts = await countByClient([openId]);
    expect([...counts].find(([client]) => client.startsWith('oidc-count'))?.[1]).toBe(3);
  });
});
