import { authPluginFacts } from './auth-plugin-facts.js';
import type { LoadingOption } from './loading-option.js';
import { IDENTITY_PLUGIN_FACTS, METHOD_OPTIONS } from './tables/identity-plugin-facts.js';

/**
 * The options of a plugin that a sign-in with these methods can use: of `v3multifactor` its own and those of the methods, so that an
 * `OS_TOKEN` in the environment does not get in the way of a password and a passcode. Of any other plugin, and with methods that
 * are not of this library, all of them.
 */
export function relevantOptions(plugin: string, methods: readonly string[]): readonly LoadingOption[] {
  const { options } = authPluginFacts(plugin);
  const known = methods.map((method) => optionNamesOf(method));
  if (plugin !== 'v3multifactor' || known.includes(undefined)) return options;
  const wanted = new Set(known.flat());
  return options.filter((option) => !METHOD_OPTIONS.includes(option) || wanted.has(option.name));
}

/** Methods have the names of the plugins that sign in with them alone. */
function optionNamesOf(method: string): readonly string[] | undefined {
  if (method === 'v3receipt') return ['receipt'];
  if (method === 'v3kerberos') return ['mutualAuth'];
  return Object.hasOwn(IDENTITY_PLUGIN_FACTS, method) ? IDENTITY_PLUGIN_FACTS[method]?.options.map(({ name }) => name) : undefined;
}
