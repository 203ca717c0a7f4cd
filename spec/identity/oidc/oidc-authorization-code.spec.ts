import { firstValueFrom, of, take } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, sessionFor, signIn } from '../scripted-keystone.js';
import { CLIENT, fieldsOf, REDIRECT_URI, refused, scriptedProvider, type Fields, type ProviderScript, type ScriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

const code = 'code-Tn6bR4-oidc';
const redirectUri = REDIRECT_URI;

describe('v3.oidcAuthorizationCode', () => {
  it('sends a person to the provider and redeems the code that comes back, with PKCE', async () => {
    const { federation, client, visit, service, tokenForms, bearers } = await scriptedProvider();
    const token = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, redirectUri, authorize: ({ url }) => visit(url) }));

    expect(token).toBe('gAAAAAB-token-fed-1');
    const asked = fieldsOf(service.arrivals[1]?.path.split('?', 2)[1] ?? '');
    expect(asked).toMatchObject({ response_type: 'code', client_id: CLIENT.clientId, redirect_uri: redirectUri, scope: 'openid profile', code_challenge_method: 'S256' });
    expect([asked['state'], asked['nonce'], asked['code_challenge']].map((text) => text?.length)).toEqual([43, 43, 43]);
    expect(tokenForms()).toMatchObject([{ grant_type: 'authorization_code', redirect_uri: redirectUri, code: 'code-Zp4nW7-1-oidc' }]);
    expect(tokenForms()[0]?.['code_verifier']).toHaveLength(56);
    expect(bearers()).toHaveLength(1);
  });

  it('redeems a code that somebody else asked for, as keystoneauth does', async () => {
    const { federation, client, tokenForms } = await scriptedProvider({ token: () => ({ json: { access_token: 'at-unknown-8Gf-oidc' } }) });
    const error = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, redirectUri, code }));

    expect(error).toMatchObject({ status: 401 });
    expect(tokenForms()).toEqual([{ grant_type: 'authorization_code', redirect_uri: redirectUri, code }]);
  });

  it.each<[string, ProviderScript]>([
    ['the provider refused', { token: () => refused('invalid_grant') }],
    ['the provider answered nonsense', { token: () => ({ json: { token_type: 'Bearer' } }) }],
    ['Keystone did not know the token', { token: () => ({ json: { access_token: 'at-unknown-8Gf-oidc' } }) }],
  ])('never sends a code twice: %s', async (_case, script) => {
    const { federation, client, tokenForms } = await scriptedProvider(script);
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...federation, ...client, redirectUri, code, rememberFailuresMs: 0 }));
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ outcome: 'refused' });
    const again: unknown = await firstValueFrom(session.getToken()).catch((reason: unknown) => reason);

    expect(again).toMatchObject({ code: 'authorization-failure' });
    expect(String(again)).toContain('a person has to sign in again');
    expect(tokenForms()).toHaveLength(1);
  });

  it('keeps a code that the provider has not seen', async () => {
    const provider = await scriptedProvider();
    const { federation } = provider;
    const accessTokenEndpoint = 'http://127.0.0.1:9/token';
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...federation, ...CLIENT, accessTokenEndpoint, redirectUri, code }));
    const failure = (): Promise<unknown> => firstValueFrom(session.getToken()).catch((reason: unknown) => reason);

    expect(await failure()).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
    expect(await failure()).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
  });

  it('asks a person who said no once, not for each request', async () => {
    const { federation, client, keystone } = await scriptedProvider();
    const options = { ...federation, clientId: client.clientId, accessTokenEndpoint: `${keystone.url}/t`, authorizationEndpoint: `${keystone.url}/a` };
    let asked = 0;
    const authorize = ({ state = '' }: v3.AuthorizationRequest): string => {
      asked += 1;
      return `?error=access_denied&state=${state}`;
    };
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...options, redirectUri, authorize }));
    for (let time = 0; time < 3; time += 1) {
      await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: 'authorization-failure', refusesCredentials: true });
    }

    expect(asked).toBe(1);
  });

  it('asks a function for each code, and needs a person to renew', async () => {
    const { federation, client, tokenForms } = await scriptedProvider();
    const codes = [code, 'code-other-9Wc-oidc'];
    const options = { ...federation, ...client, redirectUri, codeVerifier: 'cv-Mz7Lp1-oidc', rememberFailuresMs: 0 };
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...options, code: () => of(codes.shift() ?? '') }));
    await firstValueFrom(session.getToken()).catch(() => undefined);
    await firstValueFrom(session.getToken()).catch(() => undefined);

    expect(tokenForms()).toMatchObject([{ code }, { code: 'code-other-9Wc-oidc', code_verifier: 'cv-Mz7Lp1-oidc' }]);
  });

  it('says that its token is renewed with a person, or by itself where a refresh token came', async () => {
    const renewable = async (script: ProviderScript): Promise<unknown> => {
      const { federation, client, visit } = await scriptedProvider(script);
      const plugin = v3.oidcAuthorizationCode({ ...federation, ...client, redirectUri, authorize: ({ url }) => visit(url) });
      await signIn(plugin);
      return firstValueFrom(plugin.state$.pipe(take(1)));
    };

    expect(await renewable({})).toMatchObject({ status: 'valid', renewable: 'needs-user' });
    expect(await renewable({ refreshes: true })).toMatchObject({ status: 'valid', renewable: 'automatic' });
  });

  it.each<[string, Fields, string]>([
    ['the answer to another request', { state: 'st-forged-2Pq-oidc' }, '"state"'],
    ['the answer of another provider', { iss: 'https://evil.example.com' }, 'another provider'],
    ['a denial', { error: 'access_denied', error_description: 'Alice said no.' }, 'access_denied: Alice said no'],
    ['an answer without a code', { code: '' }, 'no "code"'],
  ])('redeems nothing for %s', async (_case, authorization, words) => {
    const { federation, client, visit, tokenForms } = await scriptedProvider({ authorization });
    const error = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, redirectUri, authorize: ({ url }) => visit(url) }));

    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'refused' });
    expect(String(error)).toContain(words);
    expect(tokenForms()).toEqual([]);
  });

  it('hands over no id_token that answers another request', async () => {
    const { federation, client, visit, keystone } = await scriptedProvider({ claims: { nonce: 'somebody-elses-nonce' } });
    const options = { ...federation, ...client, redirectUri, accessTokenType: 'id_token' } as const;
    const error = await signIn(v3.oidcAuthorizationCode({ ...options, authorize: ({ url }) => visit(url) }));

    expect(error).toMatchObject({ code: 'invalid-response' });
    expect(String(error)).toContain('"nonce"');
    expect(keystone.arrivals).toEqual([]);
  });

  it('hands over nothing where no id_token says that it answers the question, unless none was asked for', async () => {
    const token: ProviderScript['token'] = () => ({ json: { access_token: 'at-without-id-6Lw-oidc' } });
    const signedIn = async (more: object): Promise<{ error: unknown; bearers: readonly unknown[] }> => {
      const { federation, client, visit, bearers } = await scriptedProvider({ token });
      const error = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, ...more, redirectUri, authorize: ({ url }) => visit(url) }));
      return { error, bearers: bearers() };
    };

    const { error, bearers } = await signedIn({});
    expect(error).toMatchObject({ code: 'invalid-response', outcome: 'refused' });
    expect(String(error)).toContain('leave "openid" out of "openidScope"');
    expect(bearers).toEqual([]);
    // An OAuth 2.0 provider: Keystone has the token.
    expect(await signedIn({ openidScope: 'read:user' })).toMatchObject({ error: { status: 401 }, bearers: ['at-without-id-6Lw-oidc'] });
  });

  it('hands over no access token beside an id_token that answers another request, either', async () => {
    const { federation, client, visit, bearers } = await scriptedProvider({ claims: { nonce: 'somebody-elses-nonce' } });
    const error = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, redirectUri, authorize: ({ url }) => visit(url) }));

    expect(error).toMatchObject({ code: 'invalid-response' });
    expect(bearers()).toEqual([]);
  });

  it('asks nobody where the provider takes no PKCE of this kind, or says nowhere where it asks', async () => {
    const failing = async (script: ProviderScript, options: (provider: ScriptedProvider) => object = () => ({})): Promise<unknown> => {
      const provider = await scriptedProvider(script);
      let asked = 0;
      const authorize = (): string => `${redirectUri}?${String((asked += 1))}`;
      const error = await signIn(v3.oidcAuthorizationCode({ ...provider.federation, ...provider.client, redirectUri, authorize, ...options(provider) }));
      expect(asked).toBe(0);
      return error;
    };

    expect(await failing({ metadata: { code_challenge_methods_supported: ['plain'] } })).toMatchObject({ code: 'oidc-grant-not-supported' });
    expect(await failing({ metadata: { authorization_endpoint: undefined } })).toMatchObject({ name: 'OidcAuthorizationEndpointNotFound' });
    expect(await failing({}, () => ({ authorizationEndpoint: 'no url' }))).toMatchObject({ options: ['authorizationEndpoint'] });
  });

  it('reports neither code, state, nonce, verifier nor token', async () => {
    const { federation, client, visit, service, tokenForms } = await scriptedProvider({ refreshes: true });
    const { session, events } = sessionFor(v3.oidcAuthorizationCode({ ...federation, ...client, redirectUri, authorize: ({ url }) => visit(url) }));
    await firstValueFrom(session.getToken());
    const asked = fieldsOf(service.arrivals[1]?.path.split('?', 2)[1] ?? '');
    const secrets = [asked['state'], asked['nonce'], tokenForms()[0]?.['code_verifier'], tokenForms()[0]?.['code'], 'Zp4nW7'];

    for (const secret of secrets) expect(JSON.stringify([events, session.snapshot()])).not.toContain(secret);
  });

  it('takes a code or a way to ask for one', () => {
    const given = { authUrl: 'http://127.0.0.1:9', identityProvider: 'idp', protocol: 'openid', ...CLIENT, accessTokenEndpoint: 'http://127.0.0.1:9/t' };
    const authorize = (): string => '';
    const refusal = (options: object): unknown => {
      try {
        return v3.oidcAuthorizationCode({ ...given, ...options });
      } catch (error) {
        return error;
      }
    };

    expect(refusal({})).toMatchObject({ options: ['code'], code: 'missing-required-options' });
    expect(refusal({ code, authorize })).toMatchObject({ options: ['code', 'authorize'] });
    expect(refusal({ authorize })).toMatchObject({ options: ['redirectUri'] });
    expect(refusal({ authorize, redirectUri, clientId: '' })).toMatchObject({ options: ['clientId'] });
    expect(refusal({ authorize, redirectUri, codeVerifier: 'cv-Mz7Lp1-oidc' })).toMatchObject({ options: ['codeVerifier'] });
    expect(refusal({ authorize, redirectUri, codeChallengeMethod: 'S512' })).toMatchObject({ options: ['codeChallengeMethod'] });
    expect(refusal({ authorize: 'http://x', redirectUri })).toMatchObject({ options: ['authorize'] });
  });
});
