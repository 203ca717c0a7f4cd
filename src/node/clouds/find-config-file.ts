import { existsSync, statSync } from 'node:fs';
import { FileRevision } from '../../credentials/node/file-revision.js';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import type { CloudFilePath } from './cloud-file-paths.js';
import { parseConfig, type ParsedConfig } from './parse-config.js';
import { MOST_CONFIG_BYTES, readConfigText, type ConfigText } from './read-config-text.js';

/** What was found at some paths. */
export interface FoundConfig {
  /** The first that can be read and understood. */
  readonly found: FoundFile | undefined;
  /** Why those before it cannot. */
  readonly skipped: readonly CloudConfigError[];
}

/** A file that was read. */
export interface FoundFile extends Pick<CloudFilePath, 'isChanceFind'>, Omit<ConfigText, 'text'>, ParsedConfig {
  /** What it was known by before it was read, and what it is known by now. */
  readonly readAt: string;
  readonly revision: FileRevision;
}

/** A pipe that was named may be waited for; one that only lies in the working directory may never say anything. */
function isWorthReading({ path, isChanceFind }: CloudFilePath): boolean {
  return isChanceFind ? statSync(path, { throwIfNoEntry: false })?.isFile() === true : existsSync(path);
}

/** The first file of these paths that can be read and understood. An empty one is one too. */
export async function findConfigFile(paths: readonly CloudFilePath[]): Promise<FoundConfig> {
  const skipped: CloudConfigError[] = [];
  // Of the dozens of places nearly all are empty, and to ask so is cheaper than to fail.
  for (const { path, isChanceFind } of paths.filter(isWorthReading)) {
    try {
      const revision = new FileRevision(path, MOST_CONFIG_BYTES);
      const readAt = revision.now();
      const read = await readConfigText(path);
      if (read === undefined) continue;
      const { text, ...facts } = read;
      return { found: { ...(await parseConfig(path, text)), ...facts, isChanceFind, readAt, revision }, skipped };
    } catch (error) {
      if (!(error instanceof CloudConfigError)) throw error;
      skipped.push(error);
    }
  }
  return { found: undefined, skipped };
}
