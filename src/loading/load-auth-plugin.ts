import { defer, type Observable } from 'rxjs';
import { NoMatchingPlugin } from '../errors/no-matching-plugin.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { requireProjectDomain, requireUserDomain } from './loader-checks.js';

/** Options by their names in this library (`projectDomainId`), from a form, a file or the environment. */
export type PluginOptions = Readonly<Record<string, unknown>>;

/** Makes a plugin from options of unknown origin; it has to check them. */
export type PluginLoader = (options: PluginOptions) => Promise<AuthPlugin>;

/** What a factory of a plugin is to a loader: it refuses what it does not know or cannot do without. */
type Factory = (options: never) => AuthPlugin;

const make = (factory: Factory, options: PluginOptions): AuthPlugin => factory(options as never);

/** The v3 loaders are stricter than the plugins: what comes from configuration has to name domains. */
function v3Loader(name: string, load: () => Promise<Factory>): PluginLoader {
  return async (options) => {
    requireUserDomain(options, name);
    requireProjectDomain(options, name);
    return make(await load(), options);
  };
}

function plainLoader(load: () => Promise<Factory>): PluginLoader {
  return async (options) => make(await load(), options);
}

/** keystoneauth's names. A plugin's code is loaded when it is asked for. */
const LOADERS: Readonly<Record<string, PluginLoader>> = {
  none: plainLoader(async () => (await import('../identity/none.js')).none),
  http_basic: plainLoader(async () => (await import('../identity/http-basic.js')).httpBasic),
  admin_token: plainLoader(async () => (await import('../identity/admin-token.js')).adminToken),
  password: plainLoader(async () => (await import('../identity/password.js')).password),
  token: plainLoader(async () => (await import('../identity/token.js')).token),
  v2password: plainLoader(async () => (await import('../identity/v2-plugins.js')).password),
  v2token: plainLoader(async () => (await import('../identity/v2-plugins.js')).token),
  v3password: v3Loader('v3password', async () => (await import('../identity/v3-password.js')).password),
  v3token: v3Loader('v3token', async () => (await import('../identity/v3-token.js')).token),
  v3totp: v3Loader('v3totp', async () => (await import('../identity/v3-totp.js')).totp),
  v3applicationcredential: v3Loader(
    'v3applicationcredential',
    async () => (await import('../identity/v3-application-credential.js')).applicationCredential,
  ),
};

/**
 * The auth plugin of this name with these options.
 *
 * @throws NoMatchingPlugin (through the Observable) for a name nobody registered, OptionError for options the plugin refuses.
 */
export function loadAuthPlugin(name: string, options: PluginOptions = {}): Observable<AuthPlugin> {
  return defer(() => {
    const loader = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
    if (loader !== undefined) return loader(options);
    throw new NoMatchingPlugin(`There is no auth plugin "${name}"; there are ${authPluginNames().join(', ')}.`);
  });
}

/** The names {@link loadAuthPlugin} knows, in alphabetical order. */
export function authPluginNames(): readonly string[] {
  return Object.keys(LOADERS).sort();
}
