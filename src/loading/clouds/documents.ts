import { isJsonObject } from '../../access/json-object.js';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import type { CloudConfigInput, CloudConfigWarning } from './cloud-config-types.js';
import { DEFAULTS } from './defaults.js';
import { describesCloud, environmentSettings } from './environment-cloud.js';
import type { ConfigFile } from './config-file.js';
import { merged, normalized, textOf, without, type ConfigMap } from './config-map.js';

/** What the files and the environment say together. */
export interface Documents {
  /** Clouds by their names; the one of the environment last. */
  readonly clouds: ReadonlyMap<string, ConfigMap>;
  /** The names of those that are no map in their file; they are empty here. */
  readonly misshapen: ReadonlySet<string>;
  /** The sections beside `clouds`. */
  readonly sections: ConfigMap;
  /** Profiles of `clouds-public`. */
  readonly profiles: ConfigMap;
  /** What the cloud of the environment is called, whether there is one or not. */
  readonly environmentCloud: string;
  readonly defaultCloud: string | undefined;
}

/** What the cloud is called that nobody configured. */
export const NO_CLOUD = 'defaults';

/** Throws a CloudConfigError for a file that is no map, or two clouds of one name. */
export function readDocuments(input: CloudConfigInput): Documents {
  const { environment = {} } = input;
  const all = merged(contentOf(input.clouds, input), contentOf(input.secure, input));
  const sections = normalized(without(all, ['clouds']));
  const given = mapOf('clouds', all, input.clouds ?? input.secure);
  const clouds = new Map(Object.entries(normalizedClouds(given)) as [string, ConfigMap][]);
  const environmentCloud = textOf(environment['OS_CLOUD_NAME']) ?? 'envvars';
  if (clouds.has(environmentCloud)) throw collision(environmentCloud, input);
  const described = cloudOfEnvironment(input);
  if (described !== undefined) clouds.set(environmentCloud, described);
  // There has to be a place for what a program says itself.
  if (clouds.size === 0) clouds.set(NO_CLOUD, {});
  const unnamed = described === undefined ? (markedCloud(sections, input) ?? onlyOne(clouds.keys())) : environmentCloud;
  const profiles = normalizedClouds(mapOf('public-clouds', contentOf(input.publicClouds, input), input.publicClouds));
  return { clouds, misshapen: misshapenIn(given), sections, profiles, environmentCloud, defaultCloud: textOf(environment['OS_CLOUD']) ?? unnamed };
}

function cloudOfEnvironment({ environment = {}, environmentPrefix: prefix, overrideDefaults }: CloudConfigInput): ConfigMap | undefined {
  return describesCloud(environment, prefix) ? { ...DEFAULTS, ...overrideDefaults, ...environmentSettings(environment, prefix) } : undefined;
}

function markedCloud({ default_cloud: marked = null }: ConfigMap, { clouds, secure }: CloudConfigInput): string | undefined {
  if (marked === null || typeof marked === 'string') return textOf(marked);
  const file = clouds ?? secure;
  throw new CloudConfigError('it has to be the name of a cloud.', { file: file?.path, line: file?.lineOf?.(['default_cloud']), key: 'default_cloud' });
}

function misshapenIn(clouds: ConfigMap): ReadonlySet<string> {
  return new Set(Object.keys(clouds).filter((name) => !isJsonObject(clouds[name] ?? {})));
}

function onlyOne(names: Iterable<string>): string | undefined {
  const [only, second] = [...names];
  return second === undefined ? only : undefined;
}

function contentOf(file: ConfigFile | undefined, { onWarning }: CloudConfigInput): ConfigMap {
  if (file?.content === undefined || file.content === null) return {};
  if (!isJsonObject(file.content)) {
    throw new CloudConfigError('it has to be a map with the key "clouds"; it holds something else. Correct the file or move it away.', {
      file: file.path,
      line: file.lineOf?.([]),
    });
  }
  const isForClouds = 'clouds' in file.content || 'public-clouds' in file.content || Object.keys(file.content).length === 0;
  if (!isForClouds) onWarning?.(warning(`${file.path} has no key "clouds", so it describes none.`, file));
  return file.content;
}

function warning(message: string, file: ConfigFile): CloudConfigWarning {
  return { message, file: file.path, line: undefined, cloud: undefined, key: undefined };
}

function mapOf(key: string, { [key]: given }: ConfigMap, file: ConfigFile | undefined): ConfigMap {
  if (given === undefined || given === null) return {};
  if (isJsonObject(given)) return given;
  throw new CloudConfigError('it has to be a map from the names of clouds to what they are; it is something else.', { file: file?.path, line: file?.lineOf?.([key]), key });
}

/** The names of clouds stay as they are. */
function normalizedClouds(clouds: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(clouds).map(([name, cloud]) => [name, normalized(cloud)]));
}

function collision(name: string, { clouds, secure }: CloudConfigInput): CloudConfigError {
  const file = clouds ?? secure;
  return new CloudConfigError('the cloud of the environment (OS_CLOUD_NAME) has this name too. Rename one of them.', {
    file: file?.path,
    line: file?.lineOf?.(['clouds', name]),
    cloud: name,
  });
}
