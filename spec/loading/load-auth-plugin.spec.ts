import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPluginNames, isKeystoneAuthError, loadAuthPlugin, none, OptionError, registerAuthPlugin } from 'keystoneauth-rx';

const AUTH_URL = 'http://keystone.example.com/v3';

async function failure(name: string, options: Readonly<Record<string, unknown>>): Promise<unknown> {
  return firstValueFrom(loadAuthPlugin(name, options)).catch((error: unknown) => error);
}

describe('loadAuthPlugin', () => {
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
    v3multifactor: { authUrl: AUTH_URL, authMethods: 'v3password', userId: 'u', password: 'some-password' },
    v3applicationcredential: { authUrl: AUTH_URL, applicationCredentialId: 'i', applicationCredentialSecret: 'some-secret' },
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

  it('passes on what the plugin itself refuses', async () => {
    const error = await failure('v3password', { authUrl: AUTH_URL, userId: 'u', password: 'some-password', projectid: 'p' });

    expect(error).toMatchObject({ code: 'unknown-option', options: ['projectid'] });
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
