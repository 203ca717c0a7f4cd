import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { runOrFail } from './run-program.js';

/** Where downloads are kept between runs: outside the work tree. */
const cache = process.env['KEYSTONEAUTH_RX_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keystoneauth-rx');

/**
 * A folder of the cache in whose `node_modules` a package of the npm registry is, `name@range`; it is downloaded the first time.
 *
 * @param place what the folder is called below the cache, `node/22` for instance.
 */
export async function cachedPackage(place: string, wanted: string): Promise<string> {
  const directory = join(cache, place);
  if (existsSync(directory)) return directory;
  mkdirSync(dirname(directory), { recursive: true });
  const unfinished = mkdtempSync(join(dirname(directory), '.unfinished-'));
  try {
    const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--prefix', unfinished];
    await runOrFail('npm', ['install', ...options, wanted], unfinished);
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else may have finished first.
    if (!existsSync(directory)) throw error;
  }
  return directory;
}
