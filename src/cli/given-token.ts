import { text } from 'node:stream/consumers';
import { OptionError } from '../errors/option-error.js';
import type { Io } from './io.js';

/**
 * A token as an argument of a command; `-`: from standard input.
 *
 * @throws OptionError if there is none on standard input.
 */
export async function givenToken({ stdin }: Pick<Io, 'stdin'>, argument: string | undefined): Promise<string | undefined> {
  if (argument !== '-') return argument;
  const token = (await text(stdin)).trim();
  if (token === '') throw new OptionError('TOKEN', 'Standard input has no token; nothing was sent.');
  return token;
}
