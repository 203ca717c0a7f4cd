import { isJsonObject } from '../../access/json-object.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import { normalized, textOf, type ConfigMap } from './config-map.js';

/** A region of a cloud, with what it says differently. */
export interface ConfiguredRegion {
  readonly name: string;
  readonly values: ConfigMap;
}

/**
 * The regions of a cloud, or of its vendor where it names none itself; an empty list if nobody does.
 *
 * @throws CloudConfigError for an entry that is neither a name nor `{ name, values }`.
 */
export function knownRegions(cloud: ConfigMap, profile: ConfigMap, place: ConfigPlace): readonly ConfiguredRegion[] {
  const [own] = [cloud, profile].flatMap((source) => {
    const { regions, region_name: names } = source;
    if (Array.isArray(regions) && regions.length > 0) return [regions];
    const listed: unknown[] = Array.isArray(names) ? names : (textOf(names) ?? '').split(',');
    const given = listed.map((name) => (typeof name === 'string' ? name.trim() : name)).filter((name) => name !== '');
    return given.length === 0 ? [] : [given];
  });
  return (own ?? []).map((entry) => region(entry, place));
}

function region(entry: unknown, place: ConfigPlace): ConfiguredRegion {
  if (typeof entry === 'string') return { name: entry, values: {} };
  const name = isJsonObject(entry) ? textOf(entry['name']) : undefined;
  const isKnown = isJsonObject(entry) && Object.keys(entry).every((key) => key === 'name' || key === 'values');
  if (name === undefined || !isKnown) {
    throw new CloudConfigError('each region has to be a name, or a map with "name" and perhaps "values" and nothing else.', place);
  }
  return { name, values: normalized(entry['values']) };
}

/** The region that is asked for, else the first. Throws a CloudConfigError for one the cloud does not have. */
export function chosenRegion(regions: readonly ConfiguredRegion[], wanted: string | undefined, place: ConfigPlace): ConfiguredRegion {
  const [first] = regions;
  if (first === undefined) return { name: wanted ?? '', values: {} };
  if (wanted === undefined) return first;
  const found = regions.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = regions.map(({ name }) => name).join(', ');
  throw new CloudConfigError(`it has no region "${wanted}"; there are ${names}. Capital letters count.`, place);
}
