import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { highestLock, knownName, type KnownName } from './file-names.js';

const HOUR_MS = 3_600_000;
/** A lock that was let go stays as long as a text: it is the number from which the next one counts. */
const KEPT_MS = 30 * 24 * HOUR_MS;
/** Files of others may have names like ours. */
const OURS = /^(probe|([a-z]+-)?[\da-f]{64})$/;

/**
 * Removes what nobody needs any more: drafts whose makers died, locks that were passed on, texts of which nobody has saved a new one for
 * a month. `now` is a time of the file system. Never rejects: there is another time.
 */
export async function clearOut(directory: string, now: number): Promise<void> {
  try {
    const names = await readdir(directory);
    await Promise.all(names.map((name) => removeIfOld({ directory, names, now }, name)));
  } catch {
    // The text is saved, and that is what counts.
  }
}

interface Clearing {
  readonly directory: string;
  readonly names: readonly string[];
  readonly now: number;
}

async function removeIfOld({ directory, names, now }: Clearing, name: string): Promise<void> {
  const known = knownName(name);
  if (known === undefined || !OURS.test(known.key)) return;
  const path = join(directory, name);
  const { mtimeMs } = await stat(path);
  if (now - mtimeMs > keptMs(known, names)) await rm(path, { force: true });
}

function keptMs({ kind, key, number }: KnownName, names: readonly string[]): number {
  const isLeft = kind === 'draft' || (kind === 'lock' && number !== highestLock(names, key));
  return isLeft ? HOUR_MS : KEPT_MS;
}
