import type { AuthPlugin } from '../identity/auth-plugin.js';
import { requireProjectDomain, requireProjectOrDomain, requireUserDomain } from './loader-checks.js';

/** Options by their names in this library (`projectDomainId`), from a form, a file or the environment. */
export type PluginOptions = Readonly<Record<string, unknown>>;

/** Loads another plugin by its name. */
export type LoadPlugin = (name: string, options: PluginOptions) => Promise<AuthPlugin>;

/** Makes a plugin from options of unknown origin, whose texts are converted; it has to check them. `load` is for plugins that stand on others. */
export type PluginLoader = (options: PluginOptions, load: LoadPlugin) => Promise<AuthPlugin>;

/** What a factory of a plugin is to a loader: it refuses what it does not know or cannot do without. */
export type PluginFactory = (options: never) => AuthPlugin;

/** A loader that leaves all checks to the factory. */
export function plainLoader(load: () => Promise<PluginFactory>): PluginLoader {
  return async (options) => make(await load(), options);
}

/** The v3 loaders are stricter than the plugins: what comes from configuration has to name the project's domain. */
export function v3Loader(name: string, load: () => Promise<PluginFactory>): PluginLoader {
  return async (options) => {
    requireProjectDomain(options, name);
    return make(await load(), options);
  };
}

/** A {@link v3Loader} of a plugin with a user of Keystone: the user's domain has to be named too. */
export function v3UserLoader(name: string, load: () => Promise<PluginFactory>): PluginLoader {
  const loader = v3Loader(name, load);
  return async (options, loadOther) => {
    requireUserDomain(options, name);
    return loader(options, loadOther);
  };
}

/** A {@link v3Loader} of a plugin that signs nobody in. */
export function v3TokenlessLoader(name: string, load: () => Promise<PluginFactory>): PluginLoader {
  const loader = v3Loader(name, load);
  return async (options, loadOther) => {
    requireProjectOrDomain(options, name);
    return loader(options, loadOther);
  };
}

function make(factory: PluginFactory, options: PluginOptions): AuthPlugin {
  return factory(options as never);
}
