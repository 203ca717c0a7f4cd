import { join, resolve } from 'node:path';
import { environmentOf, directoryOf, homeOf, type CloudFileOptions } from './cloud-file-options.js';
import { expandHome, searchPath } from './search-path.js';

/** A place at which a file may be. */
export interface CloudFilePath {
  readonly path: string;
  /** It is only looked at since it would be in the working directory: nobody chose it. */
  readonly isChanceFind: boolean;
}

/** Where each kind of file may be; of each the first that can be read counts. */
export interface CloudFilePaths {
  readonly clouds: readonly CloudFilePath[];
  readonly secure: readonly CloudFilePath[];
  readonly publicClouds: readonly CloudFilePath[];
}

const SUFFIXES = ['.yaml', '.yml', '.json'] as const;

/** The paths to look at, in their order: those that variables name, then those that are given or else those of the usual folders. */
export function cloudFilePaths(options: CloudFileOptions): CloudFilePaths {
  const { OS_CLIENT_CONFIG_FILE: clouds, OS_CLIENT_SECURE_FILE: secure } = environmentOf(options);
  return {
    clouds: [...named([clouds], options), ...pathsOf('clouds', options.configFiles, options)],
    secure: [...named([secure], options), ...pathsOf('secure', options.secureFiles, options)],
    publicClouds: pathsOf('clouds-public', options.vendorFiles, options),
  };
}

function pathsOf(name: string, given: readonly string[] | undefined, options: CloudFileOptions): readonly CloudFilePath[] {
  if (options.loadFiles === false) return [];
  if (given !== undefined) return named(given, options);
  const directory = directoryOf(options);
  // Where folders are is no matter of OS_* variables, so that those of this process count even if they are not to be read.
  const environment = options.environment === undefined || options.environment === false ? process.env : options.environment;
  const [first, ...others] = searchPath({ platform: process.platform, directory, home: homeOf(options), environment });
  const isChanceFind = directory !== undefined && !others.includes(directory);
  return [first, ...others]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => SUFFIXES.map((suffix) => ({ path: join(folder, name + suffix), isChanceFind: isChanceFind && folder === directory })));
}

function named(paths: readonly (string | undefined)[], options: CloudFileOptions): readonly CloudFilePath[] {
  const given = paths.filter((path): path is string => path !== undefined && path !== '');
  return given.map((path) => ({ path: pathBelow(path, options), isChanceFind: false }));
}

/** A path as a person writes it: `~` is the home, what is relative stands below the working directory. */
export function pathBelow(path: string, options: Pick<CloudFileOptions, 'home' | 'directory'>): string {
  const expanded = expandHome(path, homeOf(options));
  const directory = directoryOf(options);
  return directory === undefined ? expanded : resolve(directory, expanded);
}
