import type { BUILT_IN_NAMES } from './built-in-names.js';
import type * as keystonePlugins from './keystone-plugins.js';
import { nestedLoader } from './nested-plugins.js';
import type * as oauthPlugins from './oauth-plugins.js';
import type * as oidcPlugins from './oidc-plugins.js';
import { plainLoader, v3Loader, v3TokenlessLoader, v3UserLoader, type PluginFactory, type PluginLoader } from './plugin-loader.js';

/** The names of a family's plugins. */
type Family<M> = Exclude<keyof M, 'pageFloor'>;

// A file for each plugin would split the code that they share with everything else into as many pieces as there are mixtures.
const keystone = (name: Family<typeof keystonePlugins>) => async (): Promise<PluginFactory> => (await import('./keystone-plugins.js'))[name];
const oauth = (name: Family<typeof oauthPlugins>) => async (): Promise<PluginFactory> => (await import('./oauth-plugins.js'))[name];
const oidc = (name: Family<typeof oidcPlugins>) => async (): Promise<PluginFactory> => (await import('./oidc-plugins.js'))[name];

/** What makes the plugins of keystoneauth's names. The code of one is loaded, with those of its family, when it is asked for. */
const LOADERS: Readonly<Record<(typeof BUILT_IN_NAMES)[number], PluginLoader>> = {
  none: plainLoader(keystone('none')),
  http_basic: plainLoader(keystone('httpBasic')),
  admin_token: plainLoader(keystone('adminToken')),
  password: plainLoader(keystone('password')),
  token: plainLoader(keystone('token')),
  v2password: plainLoader(keystone('v2Password')),
  v2token: plainLoader(keystone('v2Token')),
  v3password: v3UserLoader('v3password', keystone('v3Password')),
  v3token: v3UserLoader('v3token', keystone('v3Token')),
  v3totp: v3UserLoader('v3totp', keystone('v3Totp')),
  v3applicationcredential: v3UserLoader('v3applicationcredential', keystone('v3ApplicationCredential')),
  v3multifactor: v3UserLoader('v3multifactor', keystone('v3Multifactor')),
  service_token: nestedLoader(['auth', 'serviceAuth'], plainLoader(keystone('serviceToken'))),
  v3oauth1: plainLoader(oauth('oauth1')),
  v3oauth2clientcredential: v3Loader('v3oauth2clientcredential', oauth('oauth2ClientCredential')),
  v3oauth2mtlsclientcredential: v3Loader('v3oauth2mtlsclientcredential', oauth('oauth2MtlsClientCredential')),
  v3tokenlessauth: v3TokenlessLoader('v3tokenlessauth', oauth('tokenless')),
  v3oidcpassword: v3Loader('v3oidcpassword', oidc('oidcPassword')),
  v3oidcclientcredentials: v3Loader('v3oidcclientcredentials', oidc('oidcClientCredentials')),
  v3oidcauthcode: v3Loader('v3oidcauthcode', oidc('oidcAuthorizationCode')),
  v3oidcaccesstoken: v3Loader('v3oidcaccesstoken', oidc('oidcAccessToken')),
  v3oidcdeviceauthz: v3Loader('v3oidcdeviceauthz', oidc('oidcDeviceAuthorization')),
};

/** The loader of one of keystoneauth's names. */
export function builtInLoader(name: string): PluginLoader | undefined {
  return Object.hasOwn(LOADERS, name) ? LOADERS[name as keyof typeof LOADERS] : undefined;
}
