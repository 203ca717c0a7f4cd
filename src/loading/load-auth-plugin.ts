import { defer, firstValueFrom, type Observable } from 'rxjs';
import { isJsonObject } from '../access/json-object.js';
import { NoMatchingPlugin } from '../errors/no-matching-plugin.js';
import { OptionError } from '../errors/option-error.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { AuthPluginArguments } from './auth-plugin-option-types.js';
import { builtInLoader } from './built-in-loaders.js';
import { NODE_PLUGINS } from './built-in-names.js';
import { authPluginFacts } from './options/auth-plugin-facts.js';
import { checkNeeds } from './options/check-needs.js';
import { convertValues } from './options/convert-values.js';
import { withMethodNeeds } from './options/with-method-needs.js';
import type { PluginLoader, PluginOptions } from './plugin-loader.js';
import { authPluginNames, registeredPlugin } from './plugin-registry.js';

/**
 * The auth plugin of this name with these options. For a name that is a literal the options are checked by the compiler; a name
 * that is known only at run time takes any. Texts become booleans, numbers and lists where the option is one.
 *
 * @throws NoMatchingPlugin (through the Observable) for a name nobody registered; MissingRequiredOptions naming everything that is
 *   missing, before any code is loaded; OptionError for options the plugin refuses.
 */
export function loadAuthPlugin<Name extends string>(name: Name, ...[options = {}]: AuthPluginArguments<Name>): Observable<AuthPlugin> {
  return defer(async () => load(name, options as PluginOptions));
}

async function load(name: string, options: PluginOptions): Promise<AuthPlugin> {
  const loader = knownLoader(name);
  if (!isJsonObject(options)) throw new OptionError('options', `The options of the auth plugin "${name}" have to be an object; nothing was sent.`);
  const facts = authPluginFacts(name);
  const values = convertValues(options, facts.options);
  checkNeeds(name, withMethodNeeds(name, facts, values), values);
  return loader(values, async (other, its) => firstValueFrom(loadAuthPlugin(other, its)));
}

function knownLoader(name: string): PluginLoader {
  const loader = builtInLoader(name) ?? registeredPlugin(name)?.loader;
  if (loader !== undefined) return loader;
  if (NODE_PLUGINS.has(name)) {
    throw new NoMatchingPlugin(`The auth plugin "${name}" comes with "keystoneauth-rx/node"; import that once, then load it (not in browsers).`);
  }
  throw new NoMatchingPlugin(`There is no auth plugin "${name}"; there are ${authPluginNames().join(', ')}.`);
}
