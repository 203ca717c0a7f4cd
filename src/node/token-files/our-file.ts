import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { codeOf } from './system-error.js';

/** A link leads elsewhere, and a pipe would be waited for. Windows has neither of these. */
const AS_IT_IS = flag('O_NOFOLLOW') | flag('O_NONBLOCK');
/** What it means that a file could not be opened, though something of that name is there. */
const STRANGE: ReadonlySet<unknown> = new Set(['ELOOP', 'EMLINK', 'EISDIR', 'EACCES', 'EPERM', 'ENXIO']);

/** A file that was opened, and what it is; to be closed. */
export interface OpenFile {
  readonly file: FileHandle;
  readonly found: Stats;
}

/**
 * Opens a file that this program's user made, without ever waiting for somebody; `undefined`: there is none, `strange`: something
 * else is there, such as a link, a pipe or the file of another user.
 */
export async function openOurFile(path: string, mode: 'read' | 'change'): Promise<OpenFile | 'strange' | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, (mode === 'read' ? constants.O_RDONLY : constants.O_RDWR) | AS_IT_IS);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    if (STRANGE.has(code)) return 'strange';
    throw error;
  }
  try {
    const found = await file.stat();
    if (isOurs(found)) return { file, found };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return 'strange';
}

function isOurs(found: Stats): boolean {
  const user = process.geteuid?.();
  return found.isFile() && (user === undefined || found.uid === user);
}

/** Node's types know the flags of all systems at once. */
function flag(name: 'O_NOFOLLOW' | 'O_NONBLOCK'): number {
  return (constants as Readonly<Record<string, number | undefined>>)[name] ?? 0;
}
