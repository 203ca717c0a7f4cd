import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { probeName } from './file-names.js';

/** Some file systems count in steps of two seconds. */
const COARSEST_MS = 2000;

/**
 * The time on the clock of whoever keeps the files (on a network, the server): that of a file made for this. `undefined` where
 * none can be made.
 */
export async function fileSystemNow(directory: string): Promise<number | undefined> {
  const path = join(directory, probeName());
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      return (await file.stat()).mtimeMs;
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  } catch {
    return undefined;
  }
}

/** How long ago something was written; `undefined` if that clock is not known, or was set back since. */
export function ageOf(writtenAt: number, now: number | undefined): number | undefined {
  if (now === undefined || now < writtenAt - COARSEST_MS) return undefined;
  return Math.max(0, now - writtenAt);
}
