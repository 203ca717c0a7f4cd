import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OptionError } from '../../errors/option-error.js';
import type { RequestBody } from '../../http/request-values.js';
import type { Io } from '../io.js';

/**
 * What `--data` stands for: its text, a file (read anew for each attempt), or standard input, which can be sent once only.
 *
 * @throws OptionError for a file that cannot be read.
 */
export async function requestBody({ stdin, directory }: Pick<Io, 'stdin' | 'directory'>, data: string | undefined): Promise<RequestBody | undefined> {
  if (data === '@-') return stdin;
  if (data?.startsWith('@') !== true) return data;
  const path = resolve(directory, data.slice(1));
  let isFolder: boolean;
  try {
    await access(path, constants.R_OK);
    isFolder = (await stat(path)).isDirectory();
  } catch (cause) {
    throw new OptionError('--data', `The file ${path} of --data cannot be read; nothing was sent.`, { cause });
  }
  if (isFolder) throw new OptionError('--data', `${path} of --data is a folder; nothing was sent.`);
  return () => createReadStream(path);
}
