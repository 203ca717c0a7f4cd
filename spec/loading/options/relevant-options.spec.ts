import { describe, expect, it } from 'vitest';
import { authPluginOptions } from 'keystoneauth-rx';
import { relevantOptions } from '../../../src/loading/options/relevant-options.js';

const names = (plugin: string, methods: readonly string[]): readonly string[] => relevantOptions(plugin, methods).map(({ name }) => name);

describe('relevantOptions', () => {
  it('are those of the methods, and what every sign-in takes', () => {
    const both = names('v3multifactor', ['v3password', 'v3totp']);

    expect(both).toEqual(expect.arrayContaining(['authUrl', 'projectName', 'authMethods', 'username', 'password', 'passcode', 'totpSecret', 'renewal']));
    for (const other of ['token', 'receipt', 'applicationCredentialId', 'mutualAuth', 'consumerKey']) expect(both).not.toContain(other);
    expect(names('v3multifactor', ['v3token', 'v3receipt', 'v3kerberos'])).toEqual(expect.arrayContaining(['token', 'receipt', 'mutualAuth']));
  });

  it.each([['v3multifactor', ['v3badge']], ['v3password', []]])('are all of %s with the methods %j', (plugin, methods) => {
    expect(relevantOptions(plugin, methods)).toEqual(authPluginOptions(plugin));
  });
});
