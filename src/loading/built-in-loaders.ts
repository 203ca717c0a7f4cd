import { nestedLoader } from './nested-plugins.js';
import { plainLoader, v3Loader, v3TokenlessLoader, v3UserLoader, type PluginLoader } from './plugin-loader.js';

/** keystoneauth's names. A plugin's code is loaded when it is asked for. */
export const BUILT_IN_LOADERS: Readonly<Record<string, PluginLoader>> = {
  none: plainLoader(async () => (await import('../identity/none.js')).none),
  http_basic: plainLoader(async () => (await import('../identity/http-basic.js')).httpBasic),
  admin_token: plainLoader(async () => (await import('../identity/admin-token.js')).adminToken),
  password: plainLoader(async () => (await import('../identity/password.js')).password),
  token: plainLoader(async () => (await import('../identity/token.js')).token),
  v2password: plainLoader(async () => (await import('../identity/v2-plugins.js')).password),
  v2token: plainLoader(async () => (await import('../identity/v2-plugins.js')).token),
  v3password: v3UserLoader('v3password', async () => (await import('../identity/v3-password.js')).password),
  v3token: v3UserLoader('v3token', async () => (await import('../identity/v3-token.js')).token),
  v3totp: v3UserLoader('v3totp', async () => (await import('../identity/v3-totp.js')).totp),
  v3applicationcredential: v3UserLoader(
    'v3applicationcredential',
    async () => (await import('../identity/v3-application-credential.js')).applicationCredential,
  ),
  v3multifactor: v3UserLoader('v3multifactor', async () => (await import('../identity/v3-multifactor.js')).multifactor),
  service_token: nestedLoader(
    ['auth', 'serviceAuth'],
    plainLoader(async () => (await import('../identity/service-token.js')).serviceToken),
  ),
  v3oauth1: plainLoader(async () => (await import('../identity/oauth1/oauth1.js')).oauth1),
  v3oauth2clientcredential: v3Loader(
    'v3oauth2clientcredential',
    async () => (await import('../identity/oauth2/oauth2-client-credential.js')).oauth2ClientCredential,
  ),
  v3oauth2mtlsclientcredential: v3Loader(
    'v3oauth2mtlsclientcredential',
    async () => (await import('../identity/oauth2/oauth2-mtls-client-credential.js')).oauth2MtlsClientCredential,
  ),
  v3tokenlessauth: v3TokenlessLoader('v3tokenlessauth', async () => (await import('../identity/tokenless.js')).tokenless),
  v3oidcpassword: v3Loader('v3oidcpassword', async () => (await import('../identity/oidc/oidc-password.js')).oidcPassword),
  v3oidcclientcredentials: v3Loader(
    'v3oidcclientcredentials',
    async () => (await import('../identity/oidc/oidc-client-credentials.js')).oidcClientCredentials,
  ),
  v3oidcauthcode: v3Loader(
    'v3oidcauthcode',
    async () => (await import('../identity/oidc/oidc-authorization-code.js')).oidcAuthorizationCode,
  ),
  v3oidcaccesstoken: v3Loader('v3oidcaccesstoken', async () => (await import('../identity/oidc/oidc-access-token.js')).oidcAccessToken),
  v3oidcdeviceauthz: v3Loader(
    'v3oidcdeviceauthz',
    async () => (await import('../identity/oidc/oidc-device-authorization.js')).oidcDeviceAuthorization,
  ),
};

/** What only Node can do, and which door brings it. */
export const NODE_PLUGINS: ReadonlySet<string> = new Set(['v3kerberos', 'v3fedkerb', 'v3samlpassword', 'v3adfspassword', 'v3k2k']);
