import { addAuthMethod, type NamedAuthMethod } from '../identity/method-registry.js';
import { nestedLoader } from '../loading/nested-plugins.js';
import { v3Loader, type PluginLoader } from '../loading/plugin-loader.js';
import { addAuthPlugin } from '../loading/plugin-registry.js';
import { kerberosMethod } from './kerberos.js';

/** keystoneauth's names, and `v3k2k`, whose `base` is an auth plugin. */
const LOADERS: Readonly<Record<string, PluginLoader>> = {
  v3kerberos: v3Loader('v3kerberos', async () => (await import('./kerberos.js')).kerberos),
  v3fedkerb: v3Loader('v3fedkerb', async () => (await import('./kerberos.js')).fedKerberos),
  v3samlpassword: v3Loader(
    'v3samlpassword',
    async () => (await import('../identity/federation/saml/saml-password.js')).samlPassword,
  ),
  v3adfspassword: v3Loader(
    'v3adfspassword',
    async () => (await import('../identity/federation/adfs/adfs-password.js')).adfsPassword,
  ),
  v3k2k: nestedLoader(
    ['base'],
    v3Loader('v3k2k', async () => (await import('../identity/federation/keystone-to-keystone.js')).keystoneToKeystone),
  ),
};

const KERBEROS: NamedAuthMethod = { optionNames: ['mutualAuth', 'tokens'], make: (options) => kerberosMethod(options) };

/**
 * Makes the plugins and methods that only Node has loadable by their names; once is enough.
 *
 * @returns what takes them back.
 */
export function registerNodePlugins(): () => void {
  const takeBack = [
    ...Object.entries(LOADERS).map(([name, loader]) => addAuthPlugin(name, loader)),
    addAuthMethod('v3kerberos', KERBEROS),
  ];
  return () => {
    for (const undo of takeBack) undo();
  };
}
