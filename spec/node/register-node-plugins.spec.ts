import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { authPluginNames, loadAuthPlugin, none, registerAuthPlugin, type AuthPlugin } from 'keystoneauth-rx';
import 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { registerNodePlugins } from '../../src/node/register-node-plugins.js';

const AUTH_URL = 'http://keystone.example.com/v3';
const NAMES = ['v3adfspassword', 'v3fedkerb', 'v3k2k', 'v3kerberos', 'v3samlpassword'];

async function loaded(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<AuthPlugin> {
  return firstValueFrom(loadAuthPlugin(name, options));
}

describe('registerNodePlugins', () => {
  afterEach(() => {
    registerNodePlugins();
  });

  it('has been called as soon as the door is imported', () => {
    expect(authPluginNames()).toEqual(expect.arrayContaining(NAMES));
    expect(v3.authMethodNames()).toContain('v3kerberos');
  });

  it.each(NAMES)('leaves %s a name whose error says which door brings it, when taken back', async (name) => {
    registerNodePlugins()();

    expect(authPluginNames()).not.toContain(name);
    await expect(loaded(name)).rejects.toMatchObject({
      code: 'no-matching-plugin',
      message: expect.stringContaining('"keystoneauth-rx/node"') as unknown,
    });
  });

  it('leaves v3.multifactor a name whose error says which door brings the method, when taken back', () => {
    registerNodePlugins()();

    expect(v3.authMethodNames()).not.toContain('v3kerberos');
    expect(() => v3.multifactor({ authUrl: AUTH_URL, authMethods: ['v3kerberos'] })).toThrow(/"keystoneauth-rx\/node"/);
  });

  it('makes the Kerberos ticket one of several factors', async () => {
    const options = { authUrl: AUTH_URL, authMethods: ['v3kerberos', 'v3totp'], mutualAuth: 'maybe' };

    await expect(loaded('v3multifactor', { ...options, userId: 'u-1', passcode: 'code-Zr41Lw-node-door' })).rejects.toMatchObject({
      code: 'invalid-option',
      options: ['mutualAuth'],
    });
  });

  it('finds its names free, whatever was registered before the door was imported', () => {
    registerNodePlugins()();

    for (const name of NAMES) {
      expect(() => registerAuthPlugin(name, async () => Promise.resolve(none()))).toThrow(
        expect.objectContaining({ code: 'invalid-option', options: ['name'], message: expect.stringContaining('"keystoneauth-rx/node"') as string }),
      );
    }
    expect(() => v3.registerAuthMethod('v3kerberos', { optionNames: [], make: () => v3.tokenMethod({ token: 'tk-Wb47-register' }) })).toThrow(
      expect.objectContaining({ code: 'invalid-option', options: ['name'] }),
    );
    expect(registerNodePlugins).not.toThrow();
    expect(authPluginNames()).toEqual(expect.arrayContaining(NAMES));
  });
});
