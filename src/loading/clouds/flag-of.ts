import { isGiven } from '../../credentials/is-given.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import { BOOLEAN_WORDS, booleanWord } from '../options/boolean-word.js';

/** A setting that is true or false, in any of the usual words; `undefined` where nothing is said. Throws a CloudConfigError for another one. */
export function flagOf(value: unknown, place: ConfigPlace): boolean | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value === 'boolean') return value;
  const flag = typeof value === 'string' ? booleanWord(value) : undefined;
  if (flag === undefined) throw new CloudConfigError(`it has to be one of ${BOOLEAN_WORDS.join(', ')}.`, place);
  return flag;
}
