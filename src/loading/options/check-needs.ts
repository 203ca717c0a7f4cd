import { isGiven } from '../../credentials/is-given.js';
import { MissingRequiredOptions } from '../../errors/option-error.js';
import type { LoadingValues } from './loading-values.js';
import type { PluginFacts } from './plugin-facts.js';

/**
 * Throws MissingRequiredOptions naming everything at once that a plugin cannot sign in without. Where nothing is missing but one
 * of several that would do, that is left to the plugin, which knows how to say it.
 */
export function checkNeeds(name: string, { options, needs = [] }: PluginFacts, values: LoadingValues): void {
  const replaceable = new Set(needs.flat());
  const required = options.filter((option) => option.required && !replaceable.has(option.name)).map((option) => option.name);
  const missing = required.filter((option) => !isGiven(values[option]));
  const unmet = needs.filter((alternatives) => alternatives.every((option) => isAbsent(values[option])));
  if (missing.length === 0 && unmet.every((alternatives) => alternatives.length > 1)) return;
  const names = [...missing, ...unmet.flatMap((alternatives) => alternatives.slice(0, 1))];
  throw new MissingRequiredOptions(names, `The auth plugin "${name}"`);
}

/** An empty password is one too, and a plugin that cannot do with an empty text says so. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
