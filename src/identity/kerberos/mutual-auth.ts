import { isGiven } from '../../credentials/is-given.js';
import { OptionError } from '../../errors/option-error.js';

/**
 * Whether the server has to prove who it is as well: `required`: a reply without a good proof is an error; `optional`: only
 * a bad proof is one; `disabled`: no proof is asked for or looked at.
 */
export type MutualAuth = 'required' | 'optional' | 'disabled';

const WORDS: readonly string[] = ['required', 'optional', 'disabled'] satisfies readonly MutualAuth[];

/**
 * What was meant, in any spelling; without a value `optional`.
 *
 * @throws OptionError for any other word.
 */
export function readMutualAuth(given: unknown, where: string): MutualAuth {
  if (!isGiven(given)) return 'optional';
  const word = typeof given === 'string' ? given.toLowerCase() : undefined;
  if (isMutualAuth(word)) return word;
  throw new OptionError('mutualAuth', `"mutualAuth" of ${where} has to be one of ${WORDS.join(', ')}; nothing was sent.`);
}

function isMutualAuth(word: string | undefined): word is MutualAuth {
  return word !== undefined && WORDS.includes(word);
}
