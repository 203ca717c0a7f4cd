import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { authPluginNames, isKeystoneAuthError, loadAuthPlugin, none, OptionError, registerAuthPlugin } from 'keystoneauth-rx';
import 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, lastBody, requestLines, serveKeystone, signIn } from '../identity/scripted-keystone.js';

afterEach(closeAll);

const AUTH_URL = 'http://keystone.example.com/v3';

async function failure(name: string, options: Readonly<Record<string, unknown>>): Promise<unknown> {
  return firstValueFrom(loadAuthPlugin(name, options)).catch((error: unknown) => error);
}

describe('loadAuthPlugin', () => {
  const federated = { authUrl: AUTH_URL, identityProvider: 'idp', protocol: 'openid' };
  const oidc = { ...federated, clientId: 'c', accessTokenEndpoint: 'https://idp.example.com/token' };
  const user = { username: 'u', password: 'some-password' };
  const oauth2 = { authUrl: AUTH_URL, oauth2Endpoint: `${AUTH_URL}/OS-OAUTH2/token`, oauth2ClientId: 'c' };
  const saml = { ...federated, ...user, identityProviderUrl: 'https://idp.example.com/ecp' };
  const sp = { serviceProviderEndpoint: 'https://cloud.example.com/adfs', serviceProviderEntityId: 'urn:cloud' };
  const examples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    none: { endpoint: 'http://ironic.example.com' },
    http_basic: { endpoint: 'http://ironic.example.com', username: 'u', password: 'some-password' },
    admin_token: { endpoint: 'http://ironic.example.com', token: 'some-tk-8Rw3mNc6Hj' },
    password: { authUrl: AUTH_URL, username: 'u', password: 'some-password' },
    token: { authUrl: AUTH_URL, token: 'some-tk-8Rw3mNc6Hj' },
    v2password: { authUrl: 'http://keystone.example.com/v2.0', username: 'u', password: 'some-password' },
    v2token: { authUrl: 'http://keystone.example.com/v2.0', token: 'some-tk-8Rw3mNc6Hj' },
    v3password: { authUrl: AUTH_URL, userId: 'u', password: 'some-password' },
    v3token: { authUrl: AUTH_URL, token: 'some-tk-8Rw3mNc6Hj' },
    v3totp: { authUrl: AUTH_URL, userId: 'u', passcode: '123456' },
    service_token: { auth: none(), serviceAuth: none() },
    v3multifactor: { authUrl: AUTH_URL, authMethods: 'v3password', userId: 'u', password: 'some-password' },
    v3applicationcredential: { authUrl: AUTH_URL, applicationCredentialId: 'i', applicationCredentialSecret: 'some-secret' },
    v3oauth1: { authUrl: AUTH_URL, consumerKey: 'c', consumerSecret: 'some-secret', accessKey: 'a', accessSecret: 'some-secret' },
    v3oauth2clientcredential: { ...oauth2, oauth2ClientSecret: 'some-secret' },
    v3oauth2mtlsclientcredential: oauth2,
    v3tokenlessauth: { authUrl: AUTH_URL, projectId: 'p' },
    v3oidcpassword: { ...oidc, ...user },
    v3oidcclientcredentials: { ...oidc, clientSecret: 'some-secret' },
    v3oidcauthcode: { ...oidc, code: 'some-secret', redirectUri: 'https://app.example.com/back' },
    v3oidcaccesstoken: { ...federated, accessToken: 'some-tk-8Rw3mNc6Hj' },
    v3oidcdeviceauthz: { ...oidc, deviceAuthorizationEndpoint: 'https://idp.example.com/device' },
    v3kerberos: { authUrl: AUTH_URL },
    v3fedkerb: federated,
    v3samlpassword: saml,
    v3adfspassword: { ...saml, ...sp },
    v3k2k: { base: v3.password({ authUrl: AUTH_URL, userId: 'u', password: 'some-password' }), serviceProvider: 'other-cloud' },
  };

  it.each(Object.entries(examples))('makes %s from its options', async (name, options) => {
    const plugin = await firstValueFrom(loadAuthPlugin(name, options));

    expect(plugin.getHeaders).toBeTypeOf('function');
    expect(plugin.getEndpoint).toBeTypeOf('function');
  });

  it('has an example for each name there is', () => {
    expect(Object.keys(examples).sort()).toEqual(authPluginNames());
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
    expect(() => loadAuthPlugin('v3password', {})).not.toThrow();
  });

  it.each(['v3password', 'v3totp'])('wants a domain for a user name given to %s', async (name) => {
    const error = await failure(name, { ...examples[name], userId: undefined, username: 'alice' });

    expect(error).toBeInstanceOf(OptionError);
    expect((error as OptionError).options).toEqual(['userDomainId', 'userDomainName']);
  });

  it.each(['v3password', 'v3token'])('wants a domain for a project name given to %s', async (name) => {
    const error = await failure(name, { ...examples[name], projectName: 'demo' });

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
    const auth = await firstValueFrom(loadAuthPlugin('v3password', { ...examples['v3password'], authUrl: `${keystone.url}/v3`, ...texts }));

    await signIn(auth);

    expect(auth.reauthenticate).toBe(false);
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens?nocatalog']);
    expect(lastBody(keystone)).toMatchObject({ auth: { scope: 'unscoped' } });
  });

  it.each(['password', 'v3password', 'v2password', 'v3kerberos'])('refuses a text for %s that is no time', async (name) => {
    expect(await failure(name, { ...examples[name], signInTimeoutMs: 'soon' })).toMatchObject({ code: 'invalid-option', options: ['signInTimeoutMs'] });
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

describe('registerAuthPlugin', () => {
  it("makes a plugin of one's own loadable", async () => {
    const takeBack = registerAuthPlugin('badge-desk', async (options) => Promise.resolve(none({ endpoint: String(options['desk']) })));
    try {
      expect(authPluginNames()).toContain('badge-desk');
      expect(await firstValueFrom(loadAuthPlugin('badge-desk', { desk: 'http://desk.example.com' }))).toHaveProperty('getEndpoint');
    } finally {
      takeBack();
    }
    expect(isKeystoneAuthError(await failure('badge-desk', {}), 'no-matching-plugin')).toBe(true);
  });

  it.each(['v3password', 'none'])('refuses the name %s, which is taken', (name) => {
    expect(() => registerAuthPlugin(name, async () => Promise.resolve(none()))).toThrow(expect.objectContaining({ options: ['name'] }));
  });
});
