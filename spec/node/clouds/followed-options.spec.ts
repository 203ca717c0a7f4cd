import { firstValueFrom, of, switchMap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPluginOptions, readClouds } from 'keystoneauth-rx';
import 'keystoneauth-rx/node';
import type { CloudRegion } from '../../../src/loading/clouds/cloud-region.js';
import { checkFollowable, followedOptions, followedSecrets, signsIn } from '../../../src/node/clouds/followed-options.js';
import { FollowedRegion } from '../../../src/node/clouds/followed-region.js';
import { libraryPlugins } from '../../loading/plugin-examples.js';
import { NO_FILES } from '../../../src/node/clouds/read-cloud-files.js';

/** Values for options that need more than any text. */
const VALUES: Readonly<Record<string, unknown>> = {
  auth_url: 'http://127.0.0.1:9',
  discovery_endpoint: 'http://127.0.0.1:9/.well-known/openid-configuration',
  identity_provider_url: 'http://127.0.0.1:9/idp',
  service_provider_endpoint: 'http://127.0.0.1:9/sp',
  oauth2_endpoint: 'http://127.0.0.1:9/v3/OS-OAUTH2/token',
  auth_methods: ['v3password'],
};
/** Those that a plugin needs besides, without saying so in its options. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  password: ['username', 'password'],
  token: ['token'],
  v2token: ['token'],
  v3token: ['token'],
  v3totp: ['user_id', 'totp_secret'],
  v2password: ['username', 'password'],
  v3password: ['user_id', 'password'],
  v3multifactor: ['user_id', 'password'],
  v3applicationcredential: ['application_credential_id'],
  v3oidcclientcredentials: ['client_secret', 'discovery_endpoint'],
  v3oidcauthcode: ['client_secret', 'discovery_endpoint'],
  v3oidcdeviceauthz: ['client_secret', 'discovery_endpoint'],
  v3oidcpassword: ['client_secret', 'discovery_endpoint'],
};
const WITH_PLUGINS = ['service_token', 'v3k2k'];

async function regionOf(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<CloudRegion> {
  const keys = authPluginOptions(name).flatMap(({ key, required, kind }) => (required && kind !== 'plugin' ? [key] : []));
  const auth = Object.fromEntries([...keys, ...(NEEDED[name] ?? [])].map((key) => [key, VALUES[key] ?? `fo-Zt36-${key}`]));
  const clouds = { path: 'clouds.yaml', content: { clouds: { one: { auth_type: name, auth: { ...auth, ...more } } } } };
  return firstValueFrom(readClouds({ clouds }).pipe(switchMap((config) => config.region('one'))));
}

const following = (region: CloudRegion): FollowedRegion =>
  new FollowedRegion({ region, files: NO_FILES, regionOf: () => of(region), warn: () => undefined });

describe('followedSecrets', () => {
  it.each(libraryPlugins().filter((name) => signsIn(name) && !WITH_PLUGINS.includes(name)))('is what the plugin %s takes', async (name) => {
    const region = await regionOf(name);
    const made = await firstValueFrom(region.authPlugin(followedSecrets(following(region)))).catch((error: unknown) => error);

    expect(made instanceof Error ? [made.message] : []).toEqual([]);
  });

  it('leaves what works once as it is', async () => {
    expect(followedOptions(await regionOf('v3totp', { passcode: '314159', totp_secret: '' })).map(({ name }) => name)).toEqual([]);
    expect(followedOptions(await regionOf('v3password')).map(({ name }) => name)).toEqual(['password']);
  });

  it('leaves plugins alone that sign nobody in', async () => {
    expect(followedSecrets(following(await regionOf('http_basic', { username: 'ada', password: 'pw-Fo36-basic' })))).toEqual({});
  });
});

describe('checkFollowable', () => {
  it('lets another scope pass, which a session keeps as it was', async () => {
    const [first, later] = [await regionOf('v3password', { project_id: 'p1' }), await regionOf('v3password', { project_id: 'p2' })];
    expect(() => {
      checkFollowable(first, later);
    }).not.toThrow();
  });

  it.each([
    ['v3password', { user_id: 'somebody-else' }],
    ['v3password', { auth_url: 'http://127.0.0.1:8/v3' }],
    ['v3applicationcredential', { auth_url: 'http://127.0.0.1:8/v3' }],
  ])('refuses, for %s, %j', async (name, more) => {
    const [first, later] = [await regionOf(name), await regionOf(name, more)];
    expect(() => {
      checkFollowable(first, later);
    }).toThrow(expect.objectContaining({ cloud: 'one', key: `auth.${Object.keys(more)[0] ?? ''}` }));
  });

  it('lets another application credential pass', async () => {
    const [first, later] = [await regionOf('v3applicationcredential'), await regionOf('v3applicationcredential', { application_credential_id: 'next' })];
    expect(() => {
      checkFollowable(first, later);
    }).not.toThrow();
  });
});
