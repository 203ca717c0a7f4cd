import { homedir } from 'node:os';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { CloudConfigInput } from '../../loading/clouds/cloud-config-types.js';
import type { Environment } from '../../loading/clouds/config-file.js';

/** Where a configuration is looked for and how it is read. */
export interface CloudFileOptions
  extends Pick<CloudConfigInput, 'environmentPrefix' | 'environmentOverrides' | 'overrideDefaults' | 'fetchProfile' | 'prompt' | 'onWarning'> {
  /** Looked for in the place of `clouds.yaml` in the usual folders; the first that can be read counts. */
  readonly configFiles?: readonly string[] | undefined;
  /** The same for `secure.yaml`, which is laid over the first. */
  readonly secureFiles?: readonly string[] | undefined;
  /** The same for `clouds-public.yaml`, profiles of vendors. */
  readonly vendorFiles?: readonly string[] | undefined;
  /** `false`: only files that a variable of the environment names. @defaultValue true */
  readonly loadFiles?: boolean | undefined;
  /** `false`: none. @defaultValue `process.env` */
  readonly environment?: Environment | false | undefined;
  /** The first of the folders that are searched; paths in a configuration stand below it. @defaultValue `process.cwd()` */
  readonly directory?: string | undefined;
  /** What `~` stands for. @defaultValue the home of this user */
  readonly home?: string | undefined;
}

/** The names of {@link CloudFileOptions}. */
export const CLOUD_FILE_OPTIONS: readonly string[] = [
  ...['configFiles', 'secureFiles', 'vendorFiles', 'loadFiles', 'environment', 'environmentPrefix', 'environmentOverrides'],
  ...['overrideDefaults', 'directory', 'home', 'prompt', 'onWarning', 'fetchProfile'],
];

type Kind = readonly [fits: (value: unknown) => boolean, words: string];

const PATHS: Kind = [(value) => Array.isArray(value) && value.every((path) => typeof path === 'string' && path !== ''), 'a list of paths'];
const FUNCTION: Kind = [(value) => typeof value === 'function', 'a function'];
const FLAG: Kind = [(value) => typeof value === 'boolean', 'true or false'];
const TEXT: Kind = [(value) => typeof value === 'string' && value !== '', 'a text'];
const MAP: Kind = [(value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'];

const KINDS: Readonly<Record<string, Kind>> = {
  ...{ configFiles: PATHS, secureFiles: PATHS, vendorFiles: PATHS, loadFiles: FLAG, environmentOverrides: FLAG, watch: FLAG },
  ...{ onWarning: FUNCTION, prompt: FUNCTION, fetchProfile: FUNCTION, directory: TEXT, home: TEXT, regionName: TEXT, environmentPrefix: TEXT },
  ...{ overrideDefaults: MAP, overrides: MAP, session: MAP, plugin: MAP },
  environment: [(value) => value === false || MAP[0](value), 'an object of variables, or false'],
};

/** @throws OptionError for an option that is unknown or of another kind than it has to be. */
export function checkCloudFileOptions(options: object, known: readonly string[], where: string): void {
  refuseUnknownOptions(options, new Set(known), where);
  for (const [name, value] of Object.entries(options)) {
    const [fits, words] = KINDS[name] ?? [];
    if (value === undefined || fits === undefined || fits(value)) continue;
    throw new OptionError(name, `"${name}" of ${where} has to be ${words ?? ''}; nothing was read.`);
  }
}

/** The variables that say something about clouds. */
export function environmentOf({ environment = process.env }: CloudFileOptions): Environment {
  return environment === false ? {} : environment;
}

/** The home of this user; `undefined` if there is none, as in some containers. */
export function homeOf({ home }: Pick<CloudFileOptions, 'home'>): string | undefined {
  return home ?? unlessGone(homedir);
}

/** The working directory; `undefined` if it was removed. */
export function directoryOf({ directory }: Pick<CloudFileOptions, 'directory'>): string | undefined {
  return directory ?? unlessGone(() => process.cwd());
}

function unlessGone(find: () => string): string | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
