import { firstValueFrom, NEVER, Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionOptions } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { EagerRuntime } from '../../http/eager-runtime.js';
import { closeAll, requestLines, sessionFor } from '../scripted-keystone.js';
import { CLIENT, refused, scriptedProvider, type ProviderScript, type ScriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Time that passes with each sleep, at once. */
class SleepingRuntime extends EagerRuntime {
  override sleep(ms: number): Observable<undefined> {
    this.elapsedMs += ms;
    return super.sleep(ms);
  }
}

interface SignedIn {
  readonly provider: ScriptedProvider;
  readonly runtime: SleepingRuntime;
  readonly events: ReturnType<typeof sessionFor>['events'];
  readonly outcome: unknown;
}

async function signedIn(script: ProviderScript = {}, options: Partial<v3.OidcDeviceAuthorizationOptions> = {}): Promise<SignedIn> {
  const provider = await scriptedProvider(script);
  const runtime = new SleepingRuntime();
  const given: SessionOptions = { runtime };
  const { session, events } = sessionFor(v3.oidcDeviceAuthorization({ ...provider.federation, ...provider.client, renewal: 'lazy', ...options }), given);
  const outcome = await firstValueFrom(session.getToken()).catch((error: unknown) => error);
  return { provider, runtime, events, outcome };
}

/** The first answers of the token endpoint. */
function answers(...errors: readonly string[]): ProviderScript['token'] {
  return (_form, number) => {
    const error = errors[number - 1];
    return error === undefined ? undefined : refused(error);
  };
}

describe('v3.oidcDeviceAuthorization', () => {
  it('shows a person a code, asks until they are done, and hands the token to Keystone', async () => {
    const prompts: v3.DevicePrompt[] = [];
    const { provider, runtime, events, outcome } = await signedIn(
      { token: answers('authorization_pending', 'authorization_pending') },
      { prompt: (prompt) => prompts.push(prompt) },
    );

    expect(outcome).toBe('gAAAAAB-token-fed-1');
    expect(requestLines(provider.service)).toEqual(['GET /.well-known/openid-configuration', 'POST /device', 'POST /token', 'POST /token', 'POST /token']);
    expect(provider.service.arrivals[1]?.body).toBe('scope=openid+profile&client_id=rx-client');
    expect(provider.tokenForms()).toEqual(Array(3).fill({ grant_type: GRANT, device_code: 'dc-Zp4nW7-1-oidc', client_id: CLIENT.clientId }));
    expect(prompts).toEqual([
      {
        userCode: 'WDJB-MJHT',
        verificationUri: `${provider.url}/go`,
        verificationUriComplete: `${provider.url}/go?user_code=WDJB-MJHT`,
        expiresAt: Date.UTC(2031, 4, 6, 7, 18, 9),
      },
    ]);
    expect(runtime.sleeps).toEqual([5000, 5000]);
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it.each([
    ['with the code in the address', {}, (url: string) => `To authenticate please go to: ${url}/go?user_code=WDJB-MJHT`],
    ['or without', { verification_uri_complete: undefined }, (url: string) => `To authenticate please go to ${url}/go and enter the code WDJB-MJHT`],
  ])('invites a person by a warning where there is no prompt, %s', async (_case, device, message) => {
    const { provider, events } = await signedIn({ device });

    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'plugin', message: message(provider.url), logger: 'keystoneauth.identity.v3.oidc' },
    ]);
  });

  it('asks less often for good when the provider says so, and every five seconds if it says nothing', async () => {
    const token = answers('slow_down', 'authorization_pending', 'slow_down', 'authorization_pending');
    const { runtime, outcome } = await signedIn({ device: { interval: undefined }, token });

    expect(outcome).toBe('gAAAAAB-token-fed-1');
    expect(runtime.sleeps).toEqual([10_000, 10_000, 15_000, 15_000]);
  });

  it('proves with PKCE, where that is wanted, that who asks for tokens is who asked for the code', async () => {
    const { provider, outcome } = await signedIn({ token: answers('authorization_pending') }, { codeChallengeMethod: 'S256' });

    expect(outcome).toBe('gAAAAAB-token-fed-1');
    expect(provider.service.arrivals[1]?.body).toMatch(/code_challenge_method=S256&code_challenge=[\w-]{43}&/);
    expect(provider.tokenForms().map(({ code_verifier: verifier }) => verifier?.length)).toEqual([56, 56]);
  });

  it('ends when nobody enters the code in time', async () => {
    const token: ProviderScript['token'] = () => refused('authorization_pending');
    const { provider, runtime, outcome } = await signedIn({ device: { expires_in: 15 }, token });

    expect(outcome).toMatchObject({ name: 'OidcDeviceAuthorizationTimeOut', code: 'oidc-device-authorization-timeout', outcome: 'refused' });
    expect(provider.tokenForms()).toHaveLength(3);
    expect(runtime.sleeps).toEqual([5000, 5000, 5000]);

    const over = await signedIn({ device: { expires_in: 0 } });
    expect(over.outcome).toMatchObject({ code: 'oidc-device-authorization-timeout' });
    expect(over.provider.tokenForms()).toEqual([]);
  });

  it('ends when the provider says that it is over, or the person says no', async () => {
    expect((await signedIn({ token: answers('authorization_pending', 'expired_token') })).outcome).toMatchObject({
      code: 'oidc-device-authorization-timeout',
      cause: { error: 'expired_token' },
    });
    expect((await signedIn({ token: answers('access_denied') })).outcome).toMatchObject({ name: 'OAuthError', error: 'access_denied', outcome: 'refused' });
  });

  it('lets go of what the prompt gave when the sign-in has ended, and ends when that fails', async () => {
    let shown = 0;
    const dialog = new Observable<never>(() => {
      shown += 1;
      return () => (shown -= 1);
    });
    expect((await signedIn({}, { prompt: () => dialog })).outcome).toBe('gAAAAAB-token-fed-1');
    expect(shown).toBe(0);

    const closed = await signedIn({}, { prompt: () => Promise.reject(new Error('The dialog was closed')) });
    expect(String(closed.outcome)).toContain('The dialog was closed');
  });

  it('asks nobody again while a refresh token is good', async () => {
    let prompts = 0;
    const provider = await scriptedProvider({ refreshes: true });
    const plugin = v3.oidcDeviceAuthorization({ ...provider.federation, ...provider.client, prompt: () => (prompts += 1) });
    const { session } = sessionFor(plugin);
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(provider.tokenForms().map(({ grant_type: grant }) => grant)).toEqual([GRANT, 'refresh_token']);
    expect(prompts).toBe(1);
  });

  it('has the time that people need', async () => {
    const provider = await scriptedProvider();
    const runtime = new SleepingRuntime();
    const { session } = sessionFor(v3.oidcDeviceAuthorization({ ...provider.federation, ...provider.client, prompt: () => NEVER }), { runtime });
    await firstValueFrom(session.getToken());

    expect(runtime.deadlines).toContain(65 * 60_000);
  });

  it('shows and keeps a code for an hour at most', async () => {
    const prompts: v3.DevicePrompt[] = [];
    const token: ProviderScript['token'] = () => refused('authorization_pending');
    const device = { expires_in: 86_400, interval: 600 };
    const { provider, outcome } = await signedIn({ device, token }, { prompt: (prompt) => prompts.push(prompt) });

    expect(prompts).toMatchObject([{ expiresAt: Date.UTC(2031, 4, 6, 8, 8, 9) }]);
    expect(outcome).toMatchObject({ code: 'oidc-device-authorization-timeout' });
    expect(provider.tokenForms()).toHaveLength(6);
  });

  it('goes on asking when the provider was out of order', async () => {
    const token: ProviderScript['token'] = (_form, number) => (number === 1 ? { status: 503, headers: { 'Retry-After': '20' } } : undefined);
    const { runtime, outcome } = await signedIn({ token });

    expect(outcome).toBe('gAAAAAB-token-fed-1');
    expect(runtime.sleeps).toEqual([20_000]);
  });

  it('names what it cannot do without', async () => {
    const { outcome, provider } = await signedIn({}, { clientId: undefined, clientSecret: undefined });
    expect(outcome).toMatchObject({ options: ['clientId'], outcome: 'not-sent' });
    expect(requestLines(provider.service)).toEqual(['GET /.well-known/openid-configuration']);

    const nowhere = await signedIn({ metadata: { device_authorization_endpoint: undefined } });
    expect(nowhere.outcome).toMatchObject({ name: 'OidcDeviceAuthorizationEndpointNotFound', code: 'oidc-endpoint-not-found' });
    const given = { authUrl: 'http://127.0.0.1:9', identityProvider: 'idp', protocol: 'openid', ...CLIENT, accessTokenEndpoint: 'http://127.0.0.1:9/t' };
    expect(() => v3.oidcDeviceAuthorization({ ...given, codeChallengeMethod: 'S512' as never })).toThrow(
      expect.objectContaining({ options: ['codeChallengeMethod'] }),
    );
    expect(() => v3.oidcDeviceAuthorization({ ...given, prompt: 'ask' as never })).toThrow(expect.objectContaining({ options: ['prompt'] }));
  });
});
