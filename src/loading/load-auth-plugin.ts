import { defer, firstValueFrom, type Observable } from 'rxjs';
import { NoMatchingPlugin } from '../errors/no-matching-plugin.js';
import { OptionError } from '../errors/option-error.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { BUILT_IN_LOADERS, NODE_PLUGINS } from './built-in-loaders.js';
import type { PluginLoader, PluginOptions } from './plugin-loader.js';

const registered = new Map<string, PluginLoader>();

/**
 * The auth plugin of this name with these options.
 *
 * @throws NoMatchingPlugin (through the Observable) for a name nobody registered, OptionError for options the plugin refuses.
 */
export function loadAuthPlugin(name: string, options: PluginOptions = {}): Observable<AuthPlugin> {
  return defer(() => {
    const loader = loaderOf(name);
    if (loader !== undefined) return loader(options, async (other, its) => firstValueFrom(loadAuthPlugin(other, its)));
    if (NODE_PLUGINS.has(name)) {
      throw new NoMatchingPlugin(`The auth plugin "${name}" comes with "keystoneauth-rx/node"; import that once, then load it (not in browsers).`);
    }
    throw new NoMatchingPlugin(`There is no auth plugin "${name}"; there are ${authPluginNames().join(', ')}.`);
  });
}

/** The names {@link loadAuthPlugin} knows, in alphabetical order. */
export function authPluginNames(): readonly string[] {
  return [...Object.keys(BUILT_IN_LOADERS), ...registered.keys()].sort();
}

/**
 * Makes an auth plugin of your own loadable by a name, for configuration files and the environment.
 *
 * @returns what takes it back.
 * @throws OptionError if the name is taken by another one, or kept for those of `keystoneauth-rx/node`.
 */
export function registerAuthPlugin(name: string, loader: PluginLoader): () => void {
  if (NODE_PLUGINS.has(name)) {
    throw new OptionError('name', `The name "${name}" is kept for the auth plugin of "keystoneauth-rx/node"; register yours under another one.`);
  }
  return addAuthPlugin(name, loader);
}

/** The same for any name, as the doors of this library need it. */
export function addAuthPlugin(name: string, loader: PluginLoader): () => void {
  const present = loaderOf(name);
  if (present !== undefined && present !== loader) throw new OptionError('name', `There is an auth plugin "${name}" already.`);
  registered.set(name, loader);
  return () => {
    registered.delete(name);
  };
}

function loaderOf(name: string): PluginLoader | undefined {
  return Object.hasOwn(BUILT_IN_LOADERS, name) ? BUILT_IN_LOADERS[name] : registered.get(name);
}
