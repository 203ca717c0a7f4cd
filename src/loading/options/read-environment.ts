import type { Environment } from '../clouds/config-file.js';
import type { LoadingOption } from './loading-option.js';
import type { LoadingValues } from './loading-values.js';

/** What the environment says of options: of each the first of its variables that is not empty. Texts stay texts. */
export function readEnvironment(options: readonly LoadingOption[], environment: Environment): LoadingValues {
  const found = options.flatMap(({ name, variables }) => {
    const text = variables.map((variable) => environment[variable]).find((value) => value !== undefined && value !== '');
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(found);
}
