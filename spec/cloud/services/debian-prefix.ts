import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cachedFolder } from './cached-folder.js';
import { runCommand } from './command.js';
import { downloadPackages } from './debian-packages.js';
import { cacheFolder, debianRelease } from './debian-release.js';

/** What goes into a prefix: Debian packages, and what is made from them once. */
export interface PrefixContents {
  /** What its folder is called in the cache; no other contents have the name. */
  readonly name: string;
  readonly packages: readonly string[];
  /** Packages of which only the files are wanted, not what they depend on. @defaultValue none */
  readonly alone?: readonly string[] | undefined;
  readonly finish: (prefix: string) => Promise<void>;
}

/**
 * A folder with `packages` and their dependencies unpacked, from the cache when it is there. Nothing is installed: no
 * maintainer script runs, and what the machine has already is used from where it is.
 */
export async function debianPrefix({ name, packages, alone = [], finish }: PrefixContents): Promise<string> {
  const folder = cacheFolder(await debianRelease());
  return cachedFolder(join(folder, `${name}-${await prefixKey([...packages, ...alone])}`), async (prefix) => {
    for (const archive of await downloadPackages({ packages, alone }, folder)) await runCommand('dpkg', ['--extract', archive, prefix]);
    await finish(prefix);
  });
}

/** Grows stale when other packages are asked for or the machine gains or loses some, since those it has are left out. */
async function prefixKey(packages: readonly string[]): Promise<string> {
  const installed = await runCommand('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev} ${Package} ${Architecture}\\n']);
  return createHash('sha256').update(packages.join(' ')).update('\n').update(installed).digest('hex').slice(0, 16);
}
