import { plainLoader, v3UserLoader, type PluginLoader } from './plugin-loader.js';

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
};

/** What only Node can do, and which door brings it. */
export const NODE_PLUGINS: ReadonlySet<string> = new Set(['v3kerberos', 'v3fedkerb', 'v3samlpassword', 'v3adfspassword', 'v3k2k']);
