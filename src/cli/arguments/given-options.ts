import type { GivenOptions } from '../command.js';

/** Answers what was given from the values of {@link splitArguments}. */
export function givenOptions(values: ReadonlyMap<string, readonly string[]>): GivenOptions {
  return {
    text: (name) => values.get(name)?.at(-1),
    texts: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
  };
}
