import { join } from 'node:path';
import { cachedPackage } from './cached-package.js';

/** The versions of TypeScript whose users the types are made for. */
export const compilerVersions = ['5.9', '6.0', '7.0'] as const;

/** The `tsc` of a version of TypeScript from the npm registry, kept in the cache folder. */
export async function compiler(version: (typeof compilerVersions)[number]): Promise<string> {
  const directory = await cachedPackage(`typescript/${version}`, `typescript@~${version}.0`);
  return join(directory, 'node_modules', 'typescript', 'bin', 'tsc');
}
