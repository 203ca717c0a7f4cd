import { isGiven } from '../../credentials/is-given.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';

/** A setting that is a number which is not negative; `undefined` where nothing is said. Throws a CloudConfigError for another one. */
export function numberOf(value: unknown, place: ConfigPlace): number | undefined {
  if (!isGiven(value)) return undefined;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text);
  throw new CloudConfigError('it has to be a number, in decimal digits.', place);
}

/** The same for one above 0. */
export function positiveNumberOf(value: unknown, place: ConfigPlace): number | undefined {
  const number = numberOf(value, place);
  if (number === 0) throw new CloudConfigError('it has to be a number above 0.', place);
  return number;
}

/** The same for a whole one. */
export function wholeNumberOf(value: unknown, place: ConfigPlace): number | undefined {
  const number = numberOf(value, place);
  if (number !== undefined && !Number.isInteger(number)) throw new CloudConfigError('it has to be a whole number.', place);
  return number;
}
