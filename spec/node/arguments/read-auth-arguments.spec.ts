import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { loadAuthPlugin } from 'keystoneauth-rx';
import { readAuthArguments } from 'keystoneauth-rx/node';
import { closeAll, lastBody, serveKeystone, signIn } from '../../identity/scripted-keystone.js';

afterEach(closeAll);

describe('readAuthArguments', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, string | undefined]>([
    ['nothing', [], {}, undefined],
    ['a flag', ['--os-auth-type', 'v3token'], { OS_AUTH_TYPE: 'v3password' }, 'v3token'],
    ['the older flag', ['--os-auth-plugin=v3token'], {}, 'v3token'],
    ['the last flag', ['--os-auth-type=v3totp', '--os_auth_type', 'v3token'], {}, 'v3token'],
    ['the environment', [], { OS_AUTH_TYPE: 'v3token', OS_AUTH_PLUGIN: 'v2password' }, 'v3token'],
    ['its older name', [], { OS_AUTH_TYPE: '', OS_AUTH_PLUGIN: 'v3token' }, 'v3token'],
  ])('finds the plugin in %s', (_, argv, environment, authType) => {
    expect(readAuthArguments({ argv, environment }).authType).toBe(authType);
  });

  it('falls back to the default, and reads its options', () => {
    const { authType, values, words } = readAuthArguments({ argv: ['show', '--os-username', 'u'], environment: { OS_AUTH_URL: 'http://ks', OS_TOKEN: 't' }, default: 'password' });

    expect({ authType, values, words }).toEqual({ authType: 'password', values: { username: 'u', authUrl: 'http://ks' }, words: ['show'] });
  });

  it('lets a preset win, then a flag, then the environment', () => {
    const environment = { OS_USERNAME: 'env', OS_USER_DOMAIN_ID: 'env', OS_PROJECT_ID: 'env' };
    const argv = ['--os-auth-type', 'v3password', '--os-username', 'flag', '--os-user-domain-id', 'flag'];

    expect(readAuthArguments({ argv, environment, preset: { username: 'preset' } }).values).toEqual({ username: 'preset', userDomainId: 'flag', projectId: 'env' });
  });

  it('gives what signs in', async () => {
    const keystone = await serveKeystone();
    const environment = { OS_AUTH_TYPE: 'v3multifactor', OS_AUTH_URL: `${keystone.url}/v3`, OS_AUTH_METHODS: 'v3password,v3totp', OS_USER_ID: 'u-1', OS_PASSWORD: 'pw-Rw92hsTy-args', OS_TOKEN: 'tk-Rw92hsTy-args' };
    const { authType = '', values } = readAuthArguments({ argv: ['--os-passcode', '482915'], environment });

    await signIn(await firstValueFrom(loadAuthPlugin(authType, values)));

    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { methods: ['password', 'totp'], totp: { user: { id: 'u-1', passcode: '482915' } } } } });
  });

  it('refuses a plugin that does not exist, and flags of another one', () => {
    expect(() => readAuthArguments({ argv: [], environment: { OS_AUTH_TYPE: 'v3pasword' } })).toThrow(expect.objectContaining({ code: 'no-matching-plugin' }));
    expect(() => readAuthArguments({ argv: ['--os-auth-type', 'v3token', '--os-username', 'x'] })).toThrow(expect.objectContaining({ options: ['--os-username'] }));
    expect(() => readAuthArguments({ argv: ['--os-auth-type'] })).toThrow(expect.objectContaining({ options: ['--os-auth-type'] }));
    expect(() => readAuthArguments({ argv: ['--os-username', 'x'] })).toThrow(expect.objectContaining({ options: ['--os-username'] }));
  });
});
