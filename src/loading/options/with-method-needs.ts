import type { LoadingValues } from './loading-values.js';
import type { PluginFacts } from './plugin-facts.js';
import { IDENTITY_PLUGIN_FACTS, METHOD_OPTIONS } from './tables/identity-plugin-facts.js';

const OF_METHODS: ReadonlySet<string> = new Set(METHOD_OPTIONS.map(({ name }) => name));

/** What `v3multifactor` needs depends on its methods: what the plugins need that sign in with one of them alone. */
export function withMethodNeeds(plugin: string, facts: PluginFacts, { authMethods }: LoadingValues): PluginFacts {
  if (plugin !== 'v3multifactor' || !Array.isArray(authMethods)) return facts;
  return { ...facts, needs: authMethods.flatMap((method: unknown) => needsOf(String(method))) };
}

/** A method that is not of this library says itself what it needs. */
function needsOf(method: string): readonly (readonly string[])[] {
  if (method === 'v3receipt') return [['receipt']];
  const facts = Object.hasOwn(IDENTITY_PLUGIN_FACTS, method) ? IDENTITY_PLUGIN_FACTS[method] : undefined;
  const { options = [], needs = [] } = facts ?? {};
  return [...options.filter(({ name, required }) => required && OF_METHODS.has(name)).map(({ name }) => [name]), ...needs];
}
