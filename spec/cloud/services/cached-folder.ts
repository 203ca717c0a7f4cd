import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommandFailed, runCommand } from './command.js';
import { withFileLock } from './file-lock.js';

/** Written last: a folder without it is the remains of a run that died and is not trusted. */
const MARKER = 'complete';

/** The file that says a cached folder is whole. Whoever uses the folder for long holds a shared lock on it. */
export function markerOf(folder: string): string {
  return join(folder, MARKER);
}

/**
 * A folder that is expensive to make, made once: `build` fills a folder beside it, which takes its place when all went
 * well. Concurrent runs wait for the one that builds.
 *
 * Folders of the same family (the name up to its last dash) are superseded by a new one and removed unless in use.
 */
export async function cachedFolder(folder: string, build: (partial: string) => Promise<void>): Promise<string> {
  if (await exists(markerOf(folder))) return folder;
  await mkdir(dirname(folder), { recursive: true });
  return withFileLock(join(dirname(folder), 'lock'), async () => {
    if (await exists(markerOf(folder))) return folder;
    await removeSuperseded(folder);
    const partial = await mkdtemp(`${folder}.partial-`);
    await build(partial);
    await writeFile(markerOf(partial), '');
    await rename(partial, folder);
    return folder;
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function removeSuperseded(folder: string): Promise<void> {
  const name = basename(folder);
  const family = name.slice(0, name.lastIndexOf('-') + 1);
  for (const sibling of await readdir(dirname(folder))) {
    if (!sibling.startsWith(family)) continue;
    const path = join(dirname(folder), sibling);
    if (await exists(markerOf(path))) await removeUnlessInUse(path);
    // What a killed run started may still be writing here; then the next one succeeds.
    else await rm(path, { recursive: true }).catch(() => undefined);
  }
}

async function removeUnlessInUse(folder: string): Promise<void> {
  try {
    await runCommand('flock', ['--nonblock', markerOf(folder), 'rm', '-r', folder]);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
  }
}
