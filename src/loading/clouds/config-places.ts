import { isJsonObject } from '../../access/json-object.js';
import type { ConfigPlace } from '../../errors/cloud-config-error.js';
import type { CloudConfigInput } from './cloud-config-types.js';
import type { ConfigFile } from './config-file.js';
import { underscored } from './config-map.js';

type Keys = readonly string[];

/** Where the values of the clouds stand, for errors and warnings. */
export interface ConfigPlaces {
  /** Of a value of a cloud; of the cloud itself where that has no line. */
  of(cloud: string | undefined, keys?: Keys): ConfigPlace;
}

/** The places of files; a value that stands in several is where it is read last. */
export function configPlaces({ clouds, secure }: Pick<CloudConfigInput, 'clouds' | 'secure'>): ConfigPlaces {
  const files = [secure, clouds].filter((file) => file !== undefined);
  return {
    of: (cloud, keys = []) => {
      const key = keys.length === 0 ? undefined : keys.join('.');
      if (cloud === undefined) return { key };
      const [found] = [keys, []].flatMap((path) => files.flatMap((file) => placeIn(file, ['clouds', cloud, ...path])));
      return { ...found, cloud, key };
    },
  };
}

function placeIn(file: ConfigFile, keys: Keys): readonly Pick<ConfigPlace, 'file' | 'line'>[] {
  const spelled = spelledIn(file.content, keys);
  return spelled === undefined ? [] : [{ file: file.path, line: file.lineOf?.(spelled) }];
}

/** The keys as the file spells them (`region-name` for `region_name`); `undefined` if there is no such value. */
function spelledIn(content: unknown, [key, ...rest]: Keys): Keys | undefined {
  if (key === undefined) return [];
  if (!isJsonObject(content)) return undefined;
  const own = Object.keys(content).find((candidate) => candidate === key) ?? Object.keys(content).find((candidate) => underscored(candidate) === key);
  const below = own === undefined ? undefined : spelledIn(content[own], rest);
  return own === undefined || below === undefined ? undefined : [own, ...below];
}
