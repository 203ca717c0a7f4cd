import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPluginNames, authPluginOptions, loadAuthPlugin, type LoadingOption } from 'keystoneauth-rx';
import 'keystoneauth-rx/node';
import { PLUGIN_EXAMPLES } from './plugin-examples.js';

const VALUES: Readonly<Record<LoadingOption['kind'], unknown>> = { text: 'text-Qw82', boolean: 'true', number: '1', list: 'v3password', plugin: undefined };

describe('authPluginOptions', () => {
  const named = (plugin: string, name: string): LoadingOption | undefined => authPluginOptions(plugin).find((option) => option.name === name);

  it.each(authPluginNames())('lists for %s what the plugin knows, each once', async (name) => {
    const options = authPluginOptions(name);
    const all = Object.fromEntries(options.map((option) => [option.name, PLUGIN_EXAMPLES[name]?.[option.name] ?? VALUES[option.kind]]));
    const methods = 'v3password,v3token,v3totp,v3applicationcredential,v3oauth1,v3kerberos,v3receipt';
    const loaded = await firstValueFrom(loadAuthPlugin(name, name === 'v3multifactor' ? { ...all, authMethods: methods } : all)).catch((error: unknown) => error);

    expect(loaded).not.toMatchObject({ code: 'unknown-option' });
    for (const facet of ['name', 'key'] as const) expect(new Set(options.map((option) => option[facet])).size).toBe(options.length);
    const said = options.flatMap(({ flags, variables }) => [...flags, ...variables]);
    expect(new Set(said).size).toBe(said.length);
  });

  it.each(authPluginNames())('lists for %s every option that an example needs', (name) => {
    const names = authPluginOptions(name).map((option) => option.name);
    const used = name === 'v3multifactor' ? [] : Object.keys(PLUGIN_EXAMPLES[name] ?? {});

    expect(names).toEqual(expect.arrayContaining(used));
  });

  it('says of each what it is for, in one sentence', () => {
    const sentences = authPluginNames().flatMap((name) => authPluginOptions(name).map(({ help }) => help));

    expect(sentences.filter((help) => !/^[A-Z].{10,}\.$/.test(help))).toEqual([]);
  });

  it('marks as secret what a screen must not show, both secrets of OAuth 1 too', () => {
    const secrets = new Set(authPluginNames().flatMap((name) => authPluginOptions(name).filter(({ secret }) => secret).map((option) => option.name)));

    expect([...secrets].sort()).toEqual([
      ...['accessSecret', 'accessToken', 'applicationCredentialSecret', 'clientSecret', 'code', 'codeVerifier', 'consumerSecret'],
      ...['oauth2ClientSecret', 'otp', 'passcode', 'password', 'receipt', 'token', 'totpSecret'],
    ]);
    expect(named('v3oauth1', 'consumerSecret')).toMatchObject({ secret: true, required: true });
    expect(named('v3oauth1', 'accessSecret')).toMatchObject({ secret: true, required: true });
  });

  it('knows names, keys, flags and variables, the earlier ones last', () => {
    expect(named('password', 'projectName')).toMatchObject({
      keystoneauthName: 'project-name',
      key: 'project_name',
      deprecated: ['tenant_name'],
      flags: ['--os-project-name', '--os-tenant-name'],
      variables: ['OS_PROJECT_NAME', 'OS_TENANT_NAME'],
    });
    expect(named('v3oidcpassword', 'openidScope')).toMatchObject({ key: 'scope', flags: ['--os-openid-scope'], variables: ['OS_OPENID_SCOPE'], default: 'openid profile' });
    expect(named('v3applicationcredential', 'applicationCredentialId')?.flags).toEqual(['--os-application-credential-id', '--os-application_credential_id']);
    expect(named('service_token', 'auth')).toMatchObject({ kind: 'plugin', flags: [], variables: [] });
  });

  it('has what keystoneauth cannot load from configuration', () => {
    for (const name of ['password', 'v3password', 'v3kerberos', 'v3oidcaccesstoken', 'v3k2k']) {
      expect(named(name, 'includeCatalog')).toMatchObject({ kind: 'boolean', keystoneauthName: undefined });
      expect(named(name, 'unscoped')).toMatchObject({ kind: 'boolean', keystoneauthName: undefined });
      expect(named(name, 'reauthenticate')).toMatchObject({ kind: 'boolean', keystoneauthName: undefined });
    }
  });

  it('refuses a name nobody registered and says which there are', () => {
    expect(() => authPluginOptions('v3pasword')).toThrow(expect.objectContaining({ code: 'no-matching-plugin', message: expect.stringContaining('v3samlpassword') }));
    expect(() => authPluginOptions('constructor')).toThrow(expect.objectContaining({ code: 'no-matching-plugin' }));
  });
});
