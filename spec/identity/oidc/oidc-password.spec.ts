import { filter, firstValueFrom, of, take } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { closeAll, lastBody, requestLines, sessionFor, signIn } from '../scripted-keystone.js';
import { CLIENT, PERSON, refused, scriptedProvider, type ProviderScript, type ScriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

/** A plugin with a one-time password, at a provider that knows it. */
async function withOtp(otp: v3.OidcPasswordOptions['otp'], script: ProviderScript = {}): Promise<{ provider: ScriptedProvider; plugin: ReturnType<typeof v3.oidcPassword> }> {
  const provider = await scriptedProvider(script);
  return { provider, plugin: v3.oidcPassword({ ...provider.federation, ...provider.client, ...PERSON, idpOtpKey: 'totp', otp }) };
}

describe('v3.oidcPassword', () => {
  it('gets an access token for name and password, and hands it to Keystone', async () => {
    const { federation, client, service, keystone, tokenForms, bearers } = await scriptedProvider();
    const token = await signIn(v3.oidcPassword({ ...federation, ...client, ...PERSON }));

    expect(token).toBe('gAAAAAB-token-fed-1');
    expect(requestLines(service)).toEqual(['GET /.well-known/openid-configuration', 'POST /token']);
    expect(service.arrivals[1]?.headers.authorization).toBe(`Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`);
    expect(tokenForms()).toEqual([{ grant_type: 'password', scope: 'openid profile', ...PERSON }]);
    expect(requestLines(keystone)).toEqual(['POST /v3/OS-FEDERATION/identity_providers/idp/protocols/openid/auth']);
    expect(bearers()).toEqual(['at-Zp4nW7-1-oidc']);
  });

  it('exchanges the unscoped token for one with the wanted scope, with or without a catalog', async () => {
    const { federation, client, keystone } = await scriptedProvider();
    await signIn(v3.oidcPassword({ ...federation, ...client, ...PERSON, systemScope: 'all', includeCatalog: false }));

    expect(requestLines(keystone).at(-1)).toBe('POST /v3/auth/tokens?nocatalog');
    expect(lastBody(keystone)).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-token-fed-1' } }, scope: { system: { all: true } } },
    });
  });

  it('needs no discovery document where the endpoint is given, and no secret for a public client', async () => {
    const { federation, tokenEndpoint, service, tokenForms } = await scriptedProvider();
    const options = { clientId: CLIENT.clientId, accessTokenEndpoint: tokenEndpoint, openidScope: 'openid email' };
    await signIn(v3.oidcPassword({ ...federation, ...options, ...PERSON }));

    expect(requestLines(service)).toEqual(['POST /token']);
    expect(service.arrivals[0]?.headers.authorization).toBeUndefined();
    expect(tokenForms()).toEqual([{ grant_type: 'password', client_id: CLIENT.clientId, scope: 'openid email', ...PERSON }]);
  });

  it('sends id and secret in the form where the provider wants them there', async () => {
    const { federation, client, service, tokenForms } = await scriptedProvider();
    await signIn(v3.oidcPassword({ ...federation, ...client, ...PERSON, tokenEndpointAuthMethod: 'client_secret_post' }));

    expect(service.arrivals[1]?.headers.authorization).toBeUndefined();
    expect(tokenForms()).toMatchObject([{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret }]);
  });

  it('hands over the id_token where that is wanted', async () => {
    const { federation, client, bearers } = await scriptedProvider();
    await signIn(v3.oidcPassword({ ...federation, ...client, ...PERSON, accessTokenType: 'id_token' }));

    expect(bearers()).toEqual([expect.stringMatching(/^ey.+\..+\..+/)]);
  });

  it('adds a one-time password under the name that the provider has for it, a fresh one for each sign-in', async () => {
    const { federation, client, tokenForms } = await scriptedProvider();
    const codes = ['493817', '602954'];
    const plugin = v3.oidcPassword({ ...federation, ...client, ...PERSON, idpOtpKey: 'totp', otp: () => of(codes.shift() ?? '') });
    const { session } = sessionFor(plugin);
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(tokenForms()).toMatchObject([{ totp: '493817' }, { totp: '602954' }]);
  });

  it('sends a one-time password that is a text once, also when the refresh token is no longer good', async () => {
    const { provider, plugin } = await withOtp('718204', { refreshes: true });
    const { session } = sessionFor(plugin);
    await firstValueFrom(session.authenticate());
    provider.forgetRefreshTokens();
    const error: unknown = await firstValueFrom(session.authenticate()).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'not-sent' });
    expect(String(error)).toContain('The "otp" of v3.oidcPassword was used');
    expect(provider.tokenForms().map(({ grant_type: grant, totp }) => [grant, totp])).toEqual([
      ['password', '718204'],
      ['refresh_token', undefined],
    ]);
  });

  it('reports the refusal of such a text, whatever the password is by now', async () => {
    const provider = await scriptedProvider();
    const words = ['pw-old-7Hs2Kd-oidc', PERSON.password];
    const options = { ...provider.federation, ...provider.client, username: PERSON.username, idpOtpKey: 'totp', otp: '718204' };
    const error = await signIn(v3.oidcPassword({ ...options, password: () => Promise.resolve(words.shift() ?? '') }));

    expect(error).toMatchObject({ error: 'invalid_grant' });
    expect(provider.tokenForms()).toHaveLength(1);
  });

  it.each<[string, v3.OidcPasswordOptions['otp'], string]>([
    ['with a person, for a text', '718204', 'needs-user'],
    ['with a person, for a function', () => '718204', 'needs-user'],
    ['by itself, for a source', { read: () => '718204' }, 'automatic'],
  ])('says that its token is renewed %s', async (_case, otp, renewable) => {
    const { plugin } = await withOtp(otp);
    await firstValueFrom(sessionFor(plugin).session.getToken());

    expect(await firstValueFrom(plugin.state$.pipe(take(1)))).toMatchObject({ status: 'valid', renewable });
  });

  it('calls a function for one-time passwords when somebody waits, never ahead of time', async () => {
    let asked = 0;
    const runtime = new VirtualRuntime();
    runtime.chance = 0.5;
    const { provider, plugin } = await withOtp(() => String((asked += 1) + 602_953), { refreshes: true });
    const { session } = sessionFor(plugin, { runtime });
    await firstValueFrom(session.getToken());
    provider.forgetRefreshTokens();
    const failed = firstValueFrom(session.events$.pipe(filter(({ type }) => type === 'sign-in-failed')));
    // A fifth of the hour is left, and a little more.
    runtime.advance(47 * 60_000 + 30_000);
    await failed;
    expect(asked).toBe(1);

    await firstValueFrom(session.authenticate());
    expect(provider.tokenForms().map(({ totp }) => totp)).toEqual(['602954', undefined, '602955']);
  });

  it('reads a password that changed before it believes a refusal', async () => {
    const { federation, client, tokenForms } = await scriptedProvider();
    let reads = 0;
    const password = (): Promise<string> => Promise.resolve((reads += 1) === 1 ? 'pw-old-7Hs2Kd-oidc' : PERSON.password);
    const token = await signIn(v3.oidcPassword({ ...federation, ...client, username: PERSON.username, password }));

    expect(token).toBe('gAAAAAB-token-fed-1');
    expect(tokenForms()).toHaveLength(2);
  });

  it('fails as the provider does, with its code and its words, without repeating a secret', async () => {
    const wrong = 'pw-wrong-3Jx9Lm-oidc';
    const { federation, client } = await scriptedProvider({ token: ({ password }) => refused('invalid_grant', `No user alice with ${String(password)}.`) });
    const { session, events } = sessionFor(v3.oidcPassword({ ...federation, ...client, username: 'alice', password: wrong }));
    const error: unknown = await firstValueFrom(session.getToken()).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      ...{ name: 'OAuthError', code: 'http-error', status: 400, outcome: 'refused' },
      ...{ error: 'invalid_grant', errorDescription: 'No user alice with [redacted].' },
    });
    expect(String(error)).toContain('400 invalid_grant: No user alice with [redacted]');
    expect(JSON.stringify(events)).not.toContain(wrong);
  });

  it('names what it cannot do without and what it does not know', () => {
    const given = { authUrl: 'http://127.0.0.1:9', identityProvider: 'idp', protocol: 'openid', clientId: 'c', accessTokenEndpoint: 'http://127.0.0.1:9/token' };

    expect(() => v3.oidcPassword(given as never)).toThrow(expect.objectContaining({ options: ['username', 'password'] }));
    expect(() => v3.oidcPassword({ ...given, ...PERSON, accessTokenEndpoint: '' })).toThrow(
      expect.objectContaining({ options: ['accessTokenEndpoint', 'discoveryEndpoint'], code: 'missing-required-options' }),
    );
    expect(() => v3.oidcPassword({ ...given, ...PERSON, idpOtpKey: 'totp' })).toThrow(expect.objectContaining({ options: ['otp'] }));
    expect(() => v3.oidcPassword({ ...given, ...PERSON, tenantName: 'T' } as never)).toThrow(
      expect.objectContaining({ options: ['tenantName'], code: 'unknown-option' }),
    );
  });
});
