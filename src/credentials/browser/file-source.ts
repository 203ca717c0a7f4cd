import { OptionError } from '../../errors/option-error.js';
import type { ChangingValue } from '../changing-value.js';

/** There are no files here: an OptionError says so before anything is sent. */
export function fileSource(path: string): ChangingValue<string> {
  throw new OptionError('accessTokenFile', `There are no files in a browser, so ${path} cannot be read; give a function instead.`, {
    code: 'unsupported-here',
  });
}
