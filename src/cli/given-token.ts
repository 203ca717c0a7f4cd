import { text } from 'node:stream/consumers';
import { OptionError } from '../errors/option-error.js';
import type { Io } from './io.js';

/**
 * A token as an argument of a command; `-`: from standard input.
 *
 * @throws OptionError for an empty one.
 */
export async function givenToken({ stdin }: Pick<Io, 'stdin'>, argument: string | undefined): Promise<string | undefined> {
  if (argument === undefined) return undefined;
  const token = (argument === '-' ? await text(stdin) : argument).trim();
  if (token === '') throw new OptionError('TOKEN', `${argument === '-' ? 'Standard input has no token' : 'TOKEN is empty'}; nothing was sent.`);
  return token;
}
