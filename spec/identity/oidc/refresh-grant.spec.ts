import { filter, firstValueFrom, take } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { HttpError } from '../../../src/errors/http-error.js';
import { OAuthError } from '../../../src/errors/oauth-error.js';
import { isFinal } from '../../../src/identity/oidc/refresh-grant.js';
import { startServer } from '../../http/scripted-http-server.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { closeAll, closedLater, serveKeystone, sessionFor } from '../scripted-keystone.js';
import { CLIENT, fieldsOf, jwt, PERSON, REDIRECT_URI, refused, scriptedProvider, type ProviderScript, type ScriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

const grants = ({ tokenForms }: ScriptedProvider): unknown[] => tokenForms().map(({ grant_type: grant }) => grant);

describe('RefreshGrant', () => {
  it('signs in again with the newest refresh token, and with the scope that was granted', async () => {
    const provider = await scriptedProvider({ refreshes: true });
    const { session } = sessionFor(v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON }));
    for (let time = 0; time < 3; time += 1) await firstValueFrom(session.authenticate());

    expect(provider.tokenForms().slice(1)).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'rt-Zp4nW7-3-oidc' },
      { grant_type: 'refresh_token', refresh_token: 'rt-Zp4nW7-6-oidc' },
    ]);
  });

  it('goes back to the password when the provider takes the refresh token no longer', async () => {
    const provider = await scriptedProvider({ refreshes: true });
    const { session } = sessionFor(v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON }));
    await firstValueFrom(session.authenticate());
    provider.forgetRefreshTokens();
    await firstValueFrom(session.authenticate());

    expect(grants(provider)).toEqual(['password', 'refresh_token', 'password']);
  });

  it('goes back to the grant where a refresh brings no id_token and one is wanted', async () => {
    const token = ({ grant_type: grant }: { readonly grant_type?: string }): { json: object } | undefined =>
      grant === 'refresh_token' ? { json: { access_token: 'at-without-id-4Fz-oidc' } } : undefined;
    const provider = await scriptedProvider({ refreshes: true, token });
    const { session } = sessionFor(v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON, accessTokenType: 'id_token' }));
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(grants(provider)).toEqual(['password', 'refresh_token', 'password']);
  });

  it('keeps the refresh token while the provider is out of order', async () => {
    let isBroken = false;
    const provider = await scriptedProvider({ refreshes: true, token: () => (isBroken ? { status: 500, json: {} } : undefined) });
    const { session } = sessionFor(v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON }));
    await firstValueFrom(session.authenticate());
    isBroken = true;
    await expect(firstValueFrom(session.authenticate())).rejects.toMatchObject({ status: 500 });
    isBroken = false;
    await firstValueFrom(session.authenticate());

    expect(grants(provider)).toEqual(['password', 'refresh_token', 'refresh_token']);
  });

  it('keeps the newest one although what came with it cannot be used: the one before is no longer good', async () => {
    const token: ProviderScript['token'] = ({ grant_type: grant }, number) =>
      grant === 'refresh_token' && number === 2 ? { json: { id_token: jwt({ iss: 'https://else.example.com' }), refresh_token: 'rt-rotated-5Kd-oidc' } } : undefined;
    const provider = await scriptedProvider({ refreshes: true, token });
    const { session } = sessionFor(v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON, accessTokenType: 'id_token' }));
    await firstValueFrom(session.authenticate());
    await expect(firstValueFrom(session.authenticate())).rejects.toThrow('another issuer');
    await firstValueFrom(session.authenticate());

    expect(provider.tokenForms()[2]).toEqual({ grant_type: 'refresh_token', refresh_token: 'rt-rotated-5Kd-oidc' });
  });

  it('keeps none that came with an answer to another question', async () => {
    const provider = await scriptedProvider({ refreshes: true, claims: { nonce: 'nonce-of-another-4Rw-oidc' } });
    const options = { ...provider.federation, ...provider.client, redirectUri: REDIRECT_URI, rememberFailuresMs: 0 };
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...options, authorize: ({ url }) => provider.visit(url) }));
    await expect(firstValueFrom(session.authenticate())).rejects.toThrow('nonce');
    await expect(firstValueFrom(session.authenticate())).rejects.toThrow('nonce');

    expect(grants(provider)).toEqual(['authorization_code', 'authorization_code']);
  });

  it('asks a person anew where the provider wants to see them', async () => {
    const token: ProviderScript['token'] = ({ grant_type: grant }) => (grant === 'refresh_token' ? refused('interaction_required') : undefined);
    const provider = await scriptedProvider({ refreshes: true, token });
    const options = { ...provider.federation, ...provider.client, redirectUri: REDIRECT_URI };
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...options, authorize: ({ url }) => provider.visit(url) }));
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(grants(provider)).toEqual(['authorization_code', 'refresh_token', 'authorization_code']);
  });

  it('is presented once where no answer comes: not over the connection of another session either', async () => {
    const endpoint = closedLater(await startServer());
    const keystone = await serveKeystone();
    const tokens = { json: { access_token: 'at-lost-2Xc-oidc', refresh_token: 'rt-lost-2Xc-oidc' } };
    endpoint.answer(tokens, (response) => response.destroy(), tokens);
    const federation = { authUrl: `${keystone.url}/v3`, identityProvider: 'idp', protocol: 'openid' };
    const auth = v3.oidcClientCredentials({ ...federation, ...CLIENT, accessTokenEndpoint: `${endpoint.url}/token` });
    const [one, other] = [sessionFor(auth).session, sessionFor(auth).session];
    await firstValueFrom(one.getToken());
    await firstValueFrom(other.getToken());
    await firstValueFrom(one.authenticate());

    expect(endpoint.seen.map(({ body }) => fieldsOf(body.toString())['grant_type'])).toEqual(['client_credentials', 'refresh_token', 'client_credentials']);
  });

  it('is not presented again once a sign-in was given up while it was on its way', async () => {
    const token: ProviderScript['token'] = ({ grant_type: grant }) => (grant === 'refresh_token' ? 'hold' : undefined);
    const provider = await scriptedProvider({ refreshes: true, token });
    const auth = v3.oidcClientCredentials({ ...provider.federation, ...provider.client });
    const { session } = sessionFor(auth);
    await firstValueFrom(session.getToken());
    const givenUp = firstValueFrom(session.authenticate()).catch((error: unknown) => error);
    await provider.service.arrived(3);
    session.close();
    expect(await givenUp).toMatchObject({ code: 'session-closed' });
    await firstValueFrom(sessionFor(auth).session.authenticate());

    expect(grants(provider)).toEqual(['client_credentials', 'refresh_token', 'client_credentials']);
  });

  it('is not presented again once its sign-in took too long', async () => {
    const token: ProviderScript['token'] = ({ grant_type: grant }) => (grant === 'refresh_token' ? 'hold' : undefined);
    const provider = await scriptedProvider({ refreshes: true, token });
    const runtime = new VirtualRuntime();
    const { session } = sessionFor(v3.oidcClientCredentials({ ...provider.federation, ...provider.client, signInTimeoutMs: 5000 }), { runtime });
    await firstValueFrom(session.getToken());
    const late = firstValueFrom(session.authenticate()).catch((error: unknown) => error);
    await provider.service.arrived(3);
    runtime.advance(5000);
    expect(await late).toMatchObject({ code: 'deadline-exceeded' });
    await firstValueFrom(session.authenticate());

    expect(grants(provider)).toEqual(['client_credentials', 'refresh_token', 'client_credentials']);
  });

  it('is kept where its endpoint is gone, as what was sent there was not looked at', async () => {
    const provider = await scriptedProvider({ refreshes: true, token: (_form, number) => (number === 2 ? { status: 404 } : undefined) });
    const { session } = sessionFor(v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON }));
    await firstValueFrom(session.authenticate());
    await expect(firstValueFrom(session.authenticate())).rejects.toMatchObject({ status: 404 });
    await firstValueFrom(session.authenticate());

    expect(grants(provider)).toEqual(['password', 'refresh_token', 'refresh_token']);
  });

  it('is not used where the provider says that it does not refresh', async () => {
    const provider = await scriptedProvider({ refreshes: true, metadata: { grant_types_supported: ['password'] } });
    const { session } = sessionFor(v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON }));
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(grants(provider)).toEqual(['password', 'password']);
  });

  it('says for a code that a person is needed once it is refused', async () => {
    const provider = await scriptedProvider({ refreshes: true, token: ({ code }) => (code === undefined ? undefined : { json: { access_token: 'at-once-7Yh-oidc', refresh_token: 'rt-once-7Yh-oidc' } }) });
    const options = { ...provider.federation, ...provider.client, redirectUri: REDIRECT_URI, code: 'code-Tn6bR4-oidc' };
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...options, rememberFailuresMs: 0 }));
    await expect(firstValueFrom(session.authenticate())).rejects.toMatchObject({ status: 401 });
    const error: unknown = await firstValueFrom(session.authenticate()).catch((reason: unknown) => reason);

    expect(grants(provider)).toEqual(['authorization_code', 'refresh_token']);
    expect(String(error)).toContain('a person has to sign in again');
  });

  it('asks a person only when somebody waits: never ahead of time, while the token lasts', async () => {
    let asked = 0;
    const provider = await scriptedProvider({ refreshes: true });
    const runtime = new VirtualRuntime();
    runtime.chance = 0.5;
    const authorize = ({ url }: v3.AuthorizationRequest): Promise<string> => {
      asked += 1;
      return provider.visit(url);
    };
    const plugin = v3.oidcAuthorizationCode({ ...provider.federation, ...provider.client, redirectUri: REDIRECT_URI, authorize });
    const { session, events } = sessionFor(plugin, { runtime });
    await firstValueFrom(session.getToken());
    provider.forgetRefreshTokens();
    const failed = firstValueFrom(session.events$.pipe(filter(({ type }) => type === 'sign-in-failed')));
    // A fifth of the hour is left, and a little more.
    runtime.advance(47 * 60_000 + 30_000);

    expect(await failed).toMatchObject({ code: 'authorization-failure' });
    expect(asked).toBe(1);
    await expect(firstValueFrom(session.getToken())).resolves.toBe('gAAAAAB-token-fed-1');

    runtime.advance(13 * 60_000);
    await expect(firstValueFrom(session.getToken())).resolves.toBe('gAAAAAB-token-fed-2');
    expect(asked).toBe(2);
    expect(grants(provider)).toEqual(['authorization_code', 'refresh_token', 'authorization_code']);
    expect(JSON.stringify(events)).not.toContain('Zp4nW7');
  });
});

describe('RefreshGrant of a plugin that asks a person', () => {
  it('asks at once where somebody wants to sign in anew, although the token still lasts', async () => {
    let asked = 0;
    const provider = await scriptedProvider({ refreshes: true });
    const runtime = new VirtualRuntime();
    runtime.chance = 0.5;
    const authorize = ({ url }: v3.AuthorizationRequest): Promise<string> => {
      asked += 1;
      return provider.visit(url);
    };
    const plugin = v3.oidcAuthorizationCode({ ...provider.federation, ...provider.client, redirectUri: REDIRECT_URI, authorize });
    const { session, events } = sessionFor(plugin, { runtime });
    await firstValueFrom(session.getToken());
    provider.forgetRefreshTokens();
    const failed = firstValueFrom(session.events$.pipe(filter(({ type }) => type === 'sign-in-failed')));
    runtime.advance(47 * 60_000 + 30_000);
    await failed;
    expect(asked).toBe(1);
    expect(await firstValueFrom(plugin.state$.pipe(take(1)))).toMatchObject({ status: 'valid', renewable: 'needs-user' });

    await firstValueFrom(session.authenticate());
    expect(asked).toBe(2);
    expect(grants(provider)).toEqual(['authorization_code', 'refresh_token', 'authorization_code']);
    expect(events.filter(({ type }) => type === 'sign-in-failed')).toHaveLength(1);
  });

  it('is none where the provider does not refresh: its token needs a person', async () => {
    const provider = await scriptedProvider({ refreshes: true, metadata: { grant_types_supported: ['authorization_code'] } });
    const options = { ...provider.federation, ...provider.client, redirectUri: REDIRECT_URI };
    const plugin = v3.oidcAuthorizationCode({ ...options, authorize: ({ url }) => provider.visit(url) });
    await firstValueFrom(sessionFor(plugin).session.getToken());

    expect(await firstValueFrom(plugin.state$.pipe(take(1)))).toMatchObject({ status: 'valid', renewable: 'needs-user' });
  });
});

describe('isFinal', () => {
  const oauth = (error: string): OAuthError => new OAuthError('x', { status: 400, method: 'POST', url: 'http://x', error });

  it('tells refusals for good from those that pass', () => {
    const final = ['invalid_grant', 'unauthorized_client', 'interaction_required', 'login_required', 'consent_required', 'invalid_token'];
    expect(final.filter((error) => !isFinal(oauth(error)))).toEqual([]);
    expect(['temporarily_unavailable', 'slow_down', 'invalid_client'].filter((error) => isFinal(oauth(error)))).toEqual([]);
    expect(isFinal(new Error('x'))).toBe(false);
  });

  it('takes any refusal of a client for one, but not trouble, haste or an endpoint that is gone', () => {
    const http = (status: number): HttpError => new HttpError('x', { status, method: 'POST', url: 'http://x' });
    expect([400, 401, 403, 404, 405, 407, 408, 410, 422, 429, 500, 503].filter((status) => isFinal(http(status)))).toEqual([400, 401, 403, 422]);
  });
});

