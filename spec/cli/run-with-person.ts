import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../../src/cli/run.js';
import type { TypingPerson } from './prompt/typing-person.js';
import { ownFolder, type Ran, type RunOptions } from './run-command.js';

/** What a person is shown and what a program after the command would read are told apart. */
export type RunByPerson = Pick<RunOptions, 'environment' | 'directory' | 'interrupted'>;

/** Runs the command in this process for a person who types, or a program that writes into a pipe. */
export async function runWithPerson(person: TypingPerson, argv: readonly string[], options: RunByPerson = {}): Promise<Ran> {
  const { directory = ownFolder(), environment, interrupted = new AbortController().signal } = options;
  const stdout = new PassThrough();
  let printed = '';
  stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const code = await run(argv, {
    ...person.io,
    ...{ stdout, columns: 100, directory, interrupted },
    environment: { HOME: directory, XDG_CONFIG_HOME: directory, XDG_CONFIG_DIRS: directory, TERM: 'dumb', ...environment },
    storeDirectory: join(directory, 'tokens'),
  });
  return { code, stdout: printed, stderr: person.shown() };
}
