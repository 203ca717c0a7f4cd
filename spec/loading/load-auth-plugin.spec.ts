import { firstValueFrom, type Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { isKeystoneAuthError, loadAuthPlugin, none, OptionError, type AuthPlugin, type PluginOptions } from 'keystoneauth-rx';
import 'keystoneauth-rx/node';
import { scriptedProvider } from '../identity/oidc/scripted-provider.js';
import { closeAll, lastBody, requestLines, serveKeystone, signIn } from '../identity/scripted-keystone.js';
import { AUTH_URL, libraryPlugins, PLUGIN_EXAMPLES } from './plugin-examples.js';

afterEach(closeAll);

/** Names of a file or a form, whose options no compiler has seen. */
const load = (name: string, options: PluginOptions): Observable<AuthPlugin> => loadAuthPlugin(name, options);

async function failure(name: string, options: Readonly<Record<string, unknown>>): Promise<unknown> {
  return firstValueFrom(loadAuthPlugin(name, options)).catch((error: unknown) => error);
}

describe('loadAuthPlugin', () => {
  it.each(Object.entries(PLUGIN_EXAMPLES))('makes %s from its options', async (name, options) => {
    const plugin = await firstValueFrom(loadAuthPlugin(name, options));

    expect(plugin.getHeaders).toBeTypeOf('function');
    expect(plugin.getEndpoint).toBeTypeOf('function');
  });

  it('has an example for each name there is', () => {
    expect(Object.keys(PLUGIN_EXAMPLES).sort()).toEqual(libraryPlugins());
  });

  it('refuses a name nobody registered and says which there are', async () => {
    const error = await failure('v3pasword', {});

    expect(isKeystoneAuthError(error, 'no-matching-plugin')).toBe(true);
    expect(String(error)).toContain('v3password');
  });

  it('refuses the name of an inherited property', async () => {
    expect(isKeystoneAuthError(await failure('constructor', {}), 'no-matching-plugin')).toBe(true);
  });

  it('makes nothing before somebody subscribes', () => {
    expect(() => load('v3password', {})).not.toThrow();
  });

  it.each(['v3password', 'v3totp'])('wants a domain for a user name given to %s', async (name) => {
    const error = await failure(name, { ...PLUGIN_EXAMPLES[name], userId: undefined, username: 'alice' });

    expect(error).toBeInstanceOf(OptionError);
    expect((error as OptionError).options).toEqual(['userDomainId', 'userDomainName']);
  });

  it.each(['v3password', 'v3token'])('wants a domain for a project name given to %s', async (name) => {
    const error = await failure(name, { ...PLUGIN_EXAMPLES[name], projectName: 'demo' });

    expect(error).toBeInstanceOf(OptionError);
    expect((error as OptionError).options).toEqual(['projectDomainId', 'projectDomainName']);
  });

  it.each([
    ['nothing', {}],
    ['only the domain of a project', { projectDomainId: 'default' }],
  ])('wants v3tokenlessauth to say what requests are for, and not %s', async (_, scope) => {
    const error = await failure('v3tokenlessauth', { authUrl: AUTH_URL, ...scope });

    expect(error).toBeInstanceOf(OptionError);
    expect((error as OptionError).options).toEqual(['projectId', 'projectName', 'domainId', 'domainName']);
  });

  it('understands booleans and numbers that came as texts', async () => {
    const keystone = await serveKeystone();
    const texts = { unscoped: 'true', includeCatalog: 'False', reauthenticate: '0', rememberFailuresMs: '0', signInTimeoutMs: '5000' };
    const auth = await firstValueFrom(load('v3password', { ...PLUGIN_EXAMPLES['v3password'], authUrl: `${keystone.url}/v3`, ...texts }));

    await signIn(auth);

    expect(auth.reauthenticate).toBe(false);
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens?nocatalog']);
    expect(lastBody(keystone)).toMatchObject({ auth: { scope: 'unscoped' } });
  });

  it.each(['password', 'v3password', 'v2password', 'v3kerberos'])('refuses a text for %s that is no time', async (name) => {
    expect(await failure(name, { ...PLUGIN_EXAMPLES[name], signInTimeoutMs: 'soon' })).toMatchObject({ code: 'invalid-option', options: ['signInTimeoutMs'] });
  });

  it.each<[string, readonly string[]]>([
    ['none', []],
    ['http_basic', []],
    ['admin_token', []],
    ['service_token', ['auth', 'serviceAuth']],
    ['password', ['authUrl', 'password']],
    ['token', ['authUrl', 'token']],
    ['v2password', ['authUrl', 'username', 'password']],
    ['v2token', ['authUrl', 'token']],
    ['v3password', ['authUrl', 'password']],
    ['v3token', ['authUrl', 'token']],
    ['v3totp', ['authUrl', 'passcode']],
    ['v3applicationcredential', ['authUrl', 'applicationCredentialSecret', 'applicationCredentialId']],
    ['v3multifactor', ['authUrl', 'authMethods']],
    ['v3oauth1', ['authUrl', 'consumerKey', 'consumerSecret', 'accessKey', 'accessSecret']],
    ['v3oauth2clientcredential', ['authUrl', 'oauth2Endpoint', 'oauth2ClientId', 'oauth2ClientSecret']],
    ['v3oauth2mtlsclientcredential', ['authUrl', 'oauth2Endpoint', 'oauth2ClientId']],
    ['v3tokenlessauth', ['authUrl', 'projectId']],
    ['v3oidcpassword', ['authUrl', 'identityProvider', 'protocol', 'username', 'password', 'accessTokenEndpoint']],
    ['v3oidcclientcredentials', ['authUrl', 'identityProvider', 'protocol', 'accessTokenEndpoint']],
    ['v3oidcauthcode', ['authUrl', 'identityProvider', 'protocol', 'accessTokenEndpoint', 'code']],
    ['v3oidcaccesstoken', ['authUrl', 'identityProvider', 'protocol', 'accessToken']],
    ['v3oidcdeviceauthz', ['authUrl', 'identityProvider', 'protocol', 'accessTokenEndpoint']],
    ['v3kerberos', ['authUrl']],
    ['v3fedkerb', ['authUrl', 'identityProvider', 'protocol']],
    ['v3samlpassword', ['authUrl', 'identityProvider', 'protocol', 'identityProviderUrl', 'username', 'password']],
    [
      'v3adfspassword',
      ['authUrl', 'identityProvider', 'protocol', 'identityProviderUrl', 'serviceProviderEndpoint', 'serviceProviderEntityId', 'username', 'password'],
    ],
    ['v3k2k', ['base', 'serviceProvider']],
  ])('names at once everything that %s lacks', async (name, missing) => {
    const nothing = { authUrl: undefined, password: null, token: null };
    const error = await failure(name, name === 'none' ? {} : Object.fromEntries(Object.entries(nothing).filter(([option]) => missing.includes(option))));

    if (missing.length === 0) expect(error).toHaveProperty('getHeaders');
    else expect(error).toMatchObject({ name: 'MissingRequiredOptions', code: 'missing-required-options', options: missing, outcome: 'not-sent' });
  });

  it.each<[string, readonly string[]]>([
    ['v3password,v3totp', ['authUrl', 'password', 'passcode']],
    ['v3oauth1, v3receipt', ['authUrl', 'consumerKey', 'consumerSecret', 'accessKey', 'accessSecret', 'receipt']],
    ['v3applicationcredential', ['authUrl', 'applicationCredentialSecret', 'applicationCredentialId']],
    ['v3badge', ['authUrl']],
  ])('names at once everything that v3multifactor lacks for %s', async (authMethods, missing) => {
    expect(await failure('v3multifactor', { authMethods })).toMatchObject({ name: 'MissingRequiredOptions', options: missing });
  });

  it.each(['token', 'v3token', 'v2token'])('says so when it is loaded if %s has no token, where keystoneauth fails at the first use', async (name) => {
    expect(await failure(name, { ...PLUGIN_EXAMPLES[name], token: null })).toMatchObject({ name: 'MissingRequiredOptions', options: ['token'] });
  });

  it('leaves what another option can stand for to the plugin', async () => {
    const { accessToken: _, ...rest } = PLUGIN_EXAMPLES['v3oidcaccesstoken'] ?? {};

    expect(await failure('v3oidcaccesstoken', { ...rest, accessTokenFile: '/var/run/some-token' })).toHaveProperty('getHeaders');
    expect(await failure('v3tokenlessauth', { authUrl: AUTH_URL })).toMatchObject({ options: ['projectId', 'projectName', 'domainId', 'domainName'] });
  });

  it('keeps the defaults of options that a form or a configuration left empty', async () => {
    const { federation, client, tokenForms } = await scriptedProvider();
    const unset = { openidScope: undefined, scope: '', accessTokenType: null, projectId: '' };
    const auth = await firstValueFrom(load('v3oidcclientcredentials', { ...federation, ...client, ...unset }));

    expect(await signIn(auth)).toBe('gAAAAAB-token-fed-1');
    expect(tokenForms()).toEqual([{ grant_type: 'client_credentials', scope: 'openid profile' }]);
  });

  it('takes what an INI file says once that is read as data', async () => {
    const keystone = await serveKeystone();
    const lines = ['auth_url = AUTH_URL', 'user_id = u-Kx71', 'password = pw-Jd83mVq0-ini', 'project_id = 0123', 'unscoped = no'];
    const pairs = lines.map((line) => line.split(' = ')).map(([key = '', value = '']) => [key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), value] as const);
    const auth = await firstValueFrom(load('v3password', { ...Object.fromEntries<unknown>(pairs), authUrl: `${keystone.url}/v3` }));

    await signIn(auth);

    expect(lastBody(keystone)).toMatchObject({ auth: { scope: { project: { id: '0123' } } } });
  });

  it.each([null, ['a'], 'a'])('refuses %j, which are no options', async (options) => {
    expect(await failure('v3password', options as never)).toMatchObject({ code: 'invalid-option', options: ['options'] });
  });

  it('passes on what the plugin itself refuses', async () => {
    const error = await failure('v3password', { authUrl: AUTH_URL, userId: 'u', password: 'some-password', projectid: 'p' });

    expect(error).toMatchObject({ code: 'unknown-option', options: ['projectid'] });
  });
});

describe('nestedLoader', () => {
  const user = { name: 'v3password', options: { authUrl: AUTH_URL, userId: 'u', password: 'some-password' } };

  it('loads the plugins that another one stands on, or takes them as they are', async () => {
    const plugin = await firstValueFrom(loadAuthPlugin('service_token', { auth: user, serviceAuth: none() }));
    expect(plugin).toHaveProperty('authUrl', AUTH_URL);
  });

  it.each<[string, unknown, object]>([
    ['what is neither', 'v3password', { options: ['auth'], code: 'invalid-option' }],
    ['a name nobody registered', { name: 'v3pasword' }, { code: 'no-matching-plugin' }],
    ['options that it refuses', { name: 'v3password', options: { authUrl: AUTH_URL } }, { options: ['password'] }],
  ])('refuses %s', async (_case, auth, refusal) => {
    expect(await failure('service_token', { auth, serviceAuth: none() })).toMatchObject(refusal);
  });
});
