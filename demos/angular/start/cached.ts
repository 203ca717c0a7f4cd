import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where what is expensive to make is kept between runs: outside of the work tree. */
export const CACHE: string =
  process.env['KEYSTONEAUTH_RX_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keystoneauth-rx');

const DAY_MS = 86_400_000;
/** What was not used for this long is removed when something new is made. */
const UNUSED_MS = 7 * DAY_MS;

/** A folder that is made once: `make` fills one beside it, which takes its name when it is whole. */
export async function cached(folder: string, make: (partial: string) => Promise<void>): Promise<string> {
  if (!existsSync(folder)) await fill(folder, make);
  const now = Date.now() / 1000;
  utimesSync(folder, now, now);
  return folder;
}

async function fill(folder: string, make: (partial: string) => Promise<void>): Promise<void> {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  removeUnused(parent);
  const partial = mkdtempSync(`${folder}.partial-`);
  try {
    await make(partial);
    renameSync(partial, folder);
  } catch (error) {
    // Somebody else may have finished first.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function removeUnused(parent: string): void {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (Date.now() - statSync(path).mtimeMs > UNUSED_MS) rmSync(path, { recursive: true, force: true });
  }
}
