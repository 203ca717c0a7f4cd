import { OptionError } from '../errors/option-error.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { LoadPlugin, PluginLoader, PluginOptions } from './plugin-loader.js';

/**
 * A loader for a plugin that stands on others: where `names` are options, a configuration file may say
 * `{ name: 'v3password', options: { ... } }`, and code may give a plugin.
 */
export function nestedLoader(names: readonly string[], loader: PluginLoader): PluginLoader {
  return async (options, load) => {
    const nested = await Promise.all(names.map(async (name) => [name, await loaded(options[name], name, load)] as const));
    return loader({ ...options, ...Object.fromEntries(nested.filter(([, plugin]) => plugin !== undefined)) }, load);
  };
}

async function loaded(given: unknown, option: string, load: LoadPlugin): Promise<AuthPlugin | undefined> {
  if (given === undefined || given === null || given === '') return undefined;
  const { getHeaders, name, options = {} } = given as Partial<AuthPlugin> & { readonly name?: unknown; readonly options?: unknown };
  if (typeof getHeaders === 'function') return given as AuthPlugin;
  if (typeof name === 'string' && typeof options === 'object' && options !== null) return load(name, options as PluginOptions);
  throw new OptionError(option, `"${option}" has to be an auth plugin, or { name, options } of one; nothing was sent.`);
}
