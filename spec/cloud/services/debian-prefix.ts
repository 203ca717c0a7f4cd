import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cachedFolder } from './cached-folder.js';
import { runCommand } from './command.js';
import { downloadPackages } from './debian-packages.js';
import { cacheFolder, debianRelease } from './debian-release.js';
import { PYTHON, pythonEnvironment } from './python-environment.js';

/** What goes into a prefix: Debian packages, and what is made from them once. */
export interface PrefixContents {
  readonly packages: readonly string[];
  readonly finish: (prefix: string) => Promise<void>;
}

/**
 * A folder with `packages` and their dependencies unpacked, from the cache when it is there. Nothing is installed: no
 * maintainer script runs, and what the machine has already is used from where it is.
 */
export async function debianPrefix({ packages, finish }: PrefixContents): Promise<string> {
  const folder = cacheFolder(await debianRelease());
  const name = `prefix-${await prefixKey(packages)}`;
  return cachedFolder(join(folder, name), async (prefix) => {
    for (const archive of await downloadPackages(packages, folder)) await runCommand('dpkg', ['--extract', archive, prefix]);
    await compile(prefix);
    await finish(prefix);
  });
}

/** Grows stale when other packages are asked for or the machine gains or loses some, since those it has are left out. */
async function prefixKey(packages: readonly string[]): Promise<string> {
  const installed = await runCommand('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev} ${Package} ${Architecture}\\n']);
  return createHash('sha256').update(packages.join(' ')).update('\n').update(installed).digest('hex').slice(0, 16);
}

/** Byte-compiles everything but the packages' own tests; Python would do it at each start otherwise. */
async function compile(prefix: string): Promise<void> {
  const environment = pythonEnvironment(prefix, prefix);
  const parameters = ['-m', 'compileall', '-q', '-j', '0', '-x', '/tests?/', environment['PYTHONPATH'] ?? prefix];
  // It reports files written for other versions of Python, which nothing here imports.
  await runCommand(PYTHON, parameters, { environment }).catch(() => undefined);
}
