import { isJsonObject } from '../../access/json-object.js';
import type { ConfigPlace } from '../../errors/cloud-config-error.js';
import type { ConfigFile } from '../../loading/clouds/config-file.js';
import { cloudFilePaths } from '../../node/clouds/cloud-file-paths.js';
import { readCloudFiles, type CloudFiles } from '../../node/clouds/read-cloud-files.js';
import type { Io } from '../io.js';

/** The files in which the clouds of a command are described, as they are now. */
export async function cloudFiles({ environment, directory }: Pick<Io, 'environment' | 'directory'>): Promise<CloudFiles> {
  return readCloudFiles(cloudFilePaths({ environment, directory }));
}

/** Where a file describes a cloud; `undefined` for one of the environment. */
export function placeOfCloud(name: string, { clouds, secure }: CloudFiles): ConfigPlace | undefined {
  const places = [clouds, secure].flatMap((found) => (found === undefined ? [] : placeIn(found.file, name)));
  return places[0];
}

/**
 * Whether a cloud is nothing but variables that say something about the others, such as a password: it has neither a URL nor a place in
 * a file.
 */
export function isFragment(name: string, files: CloudFiles, { environment }: Pick<Io, 'environment'>): boolean {
  const hasUrl = ['OS_AUTH_URL', 'OS_ENDPOINT', 'OS_URL'].some((variable) => (environment[variable] ?? '') !== '');
  return !hasUrl && files.clouds !== undefined && placeOfCloud(name, files) === undefined;
}

/** A path as people write it: below the working directory or their home. */
export function shortPath(path: string, { environment: { HOME: home }, directory }: Pick<Io, 'environment' | 'directory'>): string {
  if (path.startsWith(`${directory}/`)) return path.slice(directory.length + 1);
  return home !== undefined && home !== '' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

function placeIn(file: ConfigFile, name: string): readonly ConfigPlace[] {
  const all = isJsonObject(file.content) ? file.content['clouds'] : undefined;
  if (!isJsonObject(all) || !Object.hasOwn(all, name)) return [];
  return [{ file: file.path, line: file.lineOf?.(['clouds', name]), cloud: name }];
}
