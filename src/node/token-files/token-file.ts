import { constants, type Stats } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { codeOf } from './system-error.js';

/** A token with its catalog has some 20 kB; nobody keeps more than this. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What the group and others may do with a file. */
const OTHERS = 0o077;
/** A link leads elsewhere, and a pipe would be waited for. Windows has neither of these. */
const AS_IT_IS = constants.O_RDONLY | flag('O_NOFOLLOW') | flag('O_NONBLOCK');
/** What it means that a file could not be opened, though something of that name is there. */
const STRANGE: ReadonlySet<unknown> = new Set(['ELOOP', 'EMLINK', 'EISDIR', 'EACCES', 'EPERM', 'ENXIO']);

/** A file as it was read. */
export interface ReadFile {
  /** `undefined`: it is not to be trusted, since it is another user's, or others may read or write it, or it is no file of such a kind. */
  readonly text: string | undefined;
  /** By the clock of the file system. */
  readonly writtenAt: number;
}

/** The whole of a file that only its owner can have written; `undefined` if there is none. */
export async function readTokenFile(path: string): Promise<ReadFile | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, AS_IT_IS);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    if (STRANGE.has(code)) return { text: undefined, writtenAt: 0 };
    throw error;
  }
  try {
    const found = await file.stat();
    return { text: isTrusted(found) ? await file.readFile('utf8') : undefined, writtenAt: found.mtimeMs };
  } finally {
    await file.close();
  }
}

function isTrusted(found: Stats): boolean {
  if (!found.isFile() || found.size > MOST_BYTES) return false;
  const user = process.geteuid?.();
  return user === undefined || (found.uid === user && (found.mode & OTHERS) === 0);
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

/** Node's types know the flags of all systems at once. */
function flag(name: 'O_NOFOLLOW' | 'O_NONBLOCK'): number {
  return (constants as Readonly<Record<string, number | undefined>>)[name] ?? 0;
}
