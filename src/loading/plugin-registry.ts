import { OptionError } from '../errors/option-error.js';
import { BUILT_IN_NAMES, NODE_PLUGINS } from './built-in-names.js';
import type { LoadingOption } from './options/loading-option.js';
import type { PluginLoader } from './plugin-loader.js';

/** What was registered under a name. */
export interface RegisteredPlugin {
  readonly loader: PluginLoader;
  readonly options: readonly LoadingOption[];
}

const BUILT_IN: ReadonlySet<string> = new Set<string>(BUILT_IN_NAMES);
const registered = new Map<string, RegisteredPlugin>();

/** The names that can be loaded, in alphabetical order. */
export function authPluginNames(): readonly string[] {
  return [...BUILT_IN_NAMES, ...registered.keys()].sort();
}

/**
 * Makes an auth plugin of your own loadable by a name, for configuration files and the environment. With its options as data
 * (`describeOption` makes them) texts are converted, what is missing is named before the loader is called, and files, forms and
 * command lines know it as they know the others. For types declare the name in {@link AuthPluginOptionTypes}.
 *
 * @returns what takes it back.
 * @throws OptionError for a name or a loader that is none, if the name is taken by another one, or kept for those of `keystoneauth-rx/node`.
 */
export function registerAuthPlugin(name: string, loader: PluginLoader, options: readonly LoadingOption[] = []): () => void {
  if (NODE_PLUGINS.has(name)) {
    throw new OptionError('name', `The name "${name}" is kept for the auth plugin of "keystoneauth-rx/node"; register yours under another one.`);
  }
  return addAuthPlugin(name, loader, options);
}

/** The same for any name, as the doors of this library need it. */
export function addAuthPlugin(name: string, loader: PluginLoader, options: readonly LoadingOption[] = []): () => void {
  if (typeof name !== 'string' || name === '') throw new OptionError('name', 'The name of an auth plugin has to be a text.');
  if (typeof loader !== 'function') throw new OptionError('loader', `The loader of the auth plugin "${name}" has to be a function.`);
  const present = registered.get(name)?.loader;
  if (BUILT_IN.has(name) || (present !== undefined && present !== loader)) throw new OptionError('name', `There is an auth plugin "${name}" already.`);
  const plugin = { loader, options };
  registered.set(name, plugin);
  return () => {
    // Another one may have the name by now.
    if (registered.get(name) === plugin) registered.delete(name);
  };
}

/** What somebody registered under a name. */
export function registeredPlugin(name: string): RegisteredPlugin | undefined {
  return registered.get(name);
}
