import type { Stats } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { openOurFile } from './our-file.js';
import { codeOf } from './system-error.js';

/** A token with its catalog has some 20 kB; nobody keeps more than this. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What the group and others may do with a file. */
const OTHERS = 0o077;
/** A file as it was read. */
export interface ReadFile {
  /** `undefined`: it is not to be trusted, since it is another user's, or others may read or write it, or it is no file of such a kind. */
  readonly text: string | undefined;
  /** By the clock of the file system. */
  readonly writtenAt: number;
}

/** The whole of a file that only its owner can have written; `undefined` if there is none. */
export async function readTokenFile(path: string): Promise<ReadFile | undefined> {
  const opened = await openOurFile(path, 'read');
  if (opened === undefined) return undefined;
  if (opened === 'strange') return { text: undefined, writtenAt: 0 };
  const { file, found } = opened;
  try {
    return { text: isTrusted(found) ? await file.readFile('utf8') : undefined, writtenAt: found.mtimeMs };
  } finally {
    await file.close();
  }
}

function isTrusted({ size, mode }: Stats): boolean {
  return size <= MOST_BYTES && (process.geteuid === undefined || (mode & OTHERS) === 0);
}

/** A new file for its owner alone, on the disk when this is done. */
export async function writeDraft(path: string, text: string): Promise<Stats> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    return await file.stat();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** A draft takes the place of the file at `path`, at once and whole. `false`: the draft is gone. */
export async function replaceBy(draft: string, path: string): Promise<boolean> {
  try {
    await rename(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
