import { NoMatchingPlugin } from '../../errors/no-matching-plugin.js';
import { authPluginNames, registeredPlugin } from '../plugin-registry.js';
import type { PluginFacts } from './plugin-facts.js';
import { FEDERATED_PLUGIN_FACTS } from './tables/federated-plugin-facts.js';
import { IDENTITY_PLUGIN_FACTS } from './tables/identity-plugin-facts.js';

const TABLES = [IDENTITY_PLUGIN_FACTS, FEDERATED_PLUGIN_FACTS];

/** What is known of the plugin of this name, whether or not its door was imported; of a registered one without data: no options. */
export function authPluginFacts(name: string): PluginFacts {
  const table = TABLES.find((facts) => Object.hasOwn(facts, name));
  const facts = table?.[name];
  if (facts !== undefined) return facts;
  const registered = registeredPlugin(name);
  if (registered !== undefined) return { summary: '', options: registered.options };
  throw new NoMatchingPlugin(`There is no auth plugin "${name}"; there are ${namesThereAre().join(', ')}.`);
}

/** Those that can be loaded, and those that another door brings. */
function namesThereAre(): readonly string[] {
  return [...new Set([...authPluginNames(), ...TABLES.flatMap((facts) => Object.keys(facts))])].sort();
}
