import { open, type FileHandle } from 'node:fs/promises';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { OptionError } from '../../errors/option-error.js';
import type { ChangingValue } from '../changing-value.js';
import { withoutLineBreaks } from '../without-line-breaks.js';
import { FileRevision } from './file-revision.js';

/** Secrets are small; a log file or a device that was named by mistake is not read into memory. */
const MOST_BYTES = 1024 * 1024;

/**
 * What a file holds, read anew for each sign-in: a mounted secret, a projected token. A change of the file, or of a symbolic
 * link above it, is noticed at the next use; the same content written anew is no change. Line breaks at the end do not belong to it.
 *
 * @throws OptionError without a path. Reading fails with an AuthorizationFailure that names the path and nothing of its content.
 */
export function fileSource(path: string): ChangingValue<string>;
/**
 * The same, made into something else.
 *
 * @param parse makes it of the text, for instance an auth method for `v3.freshMethod`.
 * @throws OptionError without a path, or if `parse` is no function. Reading fails with an AuthorizationFailure that names the path and nothing of its content.
 */
export function fileSource<T>(path: string, parse: (text: string) => T): ChangingValue<T>;
export function fileSource<T>(path: string, parse?: (text: string) => T): ChangingValue<T | string> {
  if (typeof path !== 'string' || path === '') throw new OptionError('path', 'fileSource needs the path of a file.');
  if (parse !== undefined && typeof parse !== 'function') throw new OptionError('parse', '"parse" of fileSource has to be a function.');
  const revision = new FileRevision(path, MOST_BYTES);
  return {
    read: async () => {
      const text = await readText(path);
      return parse === undefined ? text : parsed(path, () => parse(text));
    },
    revision: () => revision.now(),
  };
}

async function readText(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      return withoutLineBreaks(new TextDecoder('utf-8', { fatal: true }).decode(await readAll(file)));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error instanceof TypeError ? 'it is no UTF-8 text' : reasonOf(error));
  }
}

/** One read of a pipe gives what has been written by then, so it is read until its end. */
async function readAll(file: FileHandle): Promise<Uint8Array> {
  const buffer = new Uint8Array(MOST_BYTES);
  let length = 0;
  while (length < MOST_BYTES) {
    const { bytesRead } = await file.read(buffer, length, MOST_BYTES - length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  throw new Error('it is too large for a secret');
}

/** What `parse` says of a text may quote it, so its words are not repeated. */
function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw unreadable(path, 'its content is not what was expected');
  }
}

function unreadable(path: string, reason: string): AuthorizationFailure {
  return new AuthorizationFailure(`The credentials in ${path} could not be read: ${reason}. Nothing was sent.`, { outcome: 'not-sent' });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
