import { CloudConfigError } from '../../errors/cloud-config-error.js';
import type { CloudFilePaths } from './cloud-file-paths.js';
import { findConfigFile, type FoundFile } from './find-config-file.js';

/** The files of a configuration, as they are now. */
export interface CloudFiles {
  readonly clouds: FoundFile | undefined;
  readonly secure: FoundFile | undefined;
  readonly publicClouds: FoundFile | undefined;
  /** Files that are there and cannot be used, and why; others were taken in their place, if there are any. */
  readonly skipped: readonly CloudConfigError[];
}

/** No files at all. */
export const NO_FILES: CloudFiles = { clouds: undefined, secure: undefined, publicClouds: undefined, skipped: [] };

/** Reads the files of a configuration, of each kind the first that can be used. */
export async function readCloudFiles(paths: CloudFilePaths): Promise<CloudFiles> {
  const [clouds, secure, publicClouds] = await Promise.all([
    findConfigFile(paths.clouds),
    findConfigFile(paths.secure),
    findConfigFile(paths.publicClouds),
  ]);
  return {
    clouds: clouds.found,
    secure: secure.found,
    publicClouds: publicClouds.found,
    skipped: [clouds, secure, publicClouds].flatMap(({ skipped }) => skipped),
  };
}

/** The same files once more. A pipe is not read twice. Rejects with a CloudConfigError if one of them cannot be used now. */
export async function rereadCloudFiles({ clouds, secure, publicClouds }: CloudFiles): Promise<CloudFiles> {
  const [first, second, third] = await Promise.all([reread(clouds), reread(secure), reread(publicClouds)]);
  return { clouds: first, secure: second, publicClouds: third, skipped: [] };
}

async function reread(before: FoundFile | undefined): Promise<FoundFile | undefined> {
  if (before?.isPlain !== true) return before;
  const { path } = before.file;
  const { found, skipped } = await findConfigFile([{ path, isChanceFind: before.isChanceFind }]);
  if (found === undefined) throw skipped[0] ?? new CloudConfigError('it is not there, or cannot be read.', { file: path });
  return found;
}
