import { isGiven } from './is-given.js';
import { MissingRequiredOptions } from '../errors/option-error.js';

/** Throws MissingRequiredOptions naming all of `names` that have no value. */
export function requireOptions(options: object, names: readonly string[], where: string): void {
  const given = new Map<string, unknown>(Object.entries(options));
  const missing = names.filter((name) => !isGiven(given.get(name)));
  if (missing.length > 0) throw new MissingRequiredOptions(missing, where);
}
