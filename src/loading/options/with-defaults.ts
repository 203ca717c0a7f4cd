import { isGiven } from '../../credentials/is-given.js';
import type { LoadingOption } from './loading-option.js';
import type { LoadingValues } from './loading-values.js';

/** The values, with the defaults of the options that have none: for command lines, where keystoneauth lets 600 seconds be the longest exchange. */
export function withDefaults(options: readonly LoadingOption[], values: LoadingValues): LoadingValues {
  const defaults = options.filter((option) => option.default !== undefined && !isGiven(values[option.name]));
  return { ...values, ...Object.fromEntries(defaults.map((option) => [option.name, option.default])) };
}
