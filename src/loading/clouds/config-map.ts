import { isJsonObject } from '../../access/json-object.js';
import { isGiven } from '../../credentials/is-given.js';
import { CloudConfigError } from '../../errors/cloud-config-error.js';

/** A map of a configuration, its keys with underscores. */
export type ConfigMap = Readonly<Record<string, unknown>>;

/** Deeper than any configuration, and far from what a call stack bears. */
const MOST_LEVELS = 100;

/**
 * `given` with underscores in its keys, at every depth, and numbers as the texts that files have. Anything but a map is an empty one.
 *
 * @throws CloudConfigError for what is nested more than a hundred times
 */
export function normalized(given: unknown): ConfigMap {
  return isPlainMap(given) ? normalizedMap(given, MOST_LEVELS) : {};
}

function normalizedMap(given: ConfigMap, levels: number): ConfigMap {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [underscored(key), normalizedValue(value, levels)]));
}

/** Whether it is a map as files have them. What has a class or functions, such as an auth plugin or a source of secrets, is a value as a whole. */
export function isPlainMap(value: unknown): value is ConfigMap {
  if (!isJsonObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isClassless = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isClassless && !Object.values(value).some((member) => typeof member === 'function');
}

/** `region-name` as `region_name`. */
export function underscored(key: string): string {
  return key.replaceAll('-', '_');
}

function normalizedValue(value: unknown, levels: number): unknown {
  if (levels === 0) throw new CloudConfigError(`something in it is nested more than ${String(MOST_LEVELS)} times, which no configuration is.`);
  if (isPlainMap(value)) return normalizedMap(value, levels - 1);
  if (Array.isArray(value)) return value.map((item) => normalizedValue(item, levels - 1));
  return typeof value === 'number' ? String(value) : value;
}

/** `later` laid over `earlier`: maps are merged at every depth, anything else takes the place of what was there. */
export function merged(earlier: ConfigMap, later: ConfigMap): ConfigMap {
  const own = Object.entries(later).map(([key, value]) => {
    const before = Object.hasOwn(earlier, key) ? earlier[key] : undefined;
    return [key, isPlainMap(value) && isPlainMap(before) ? merged(before, value) : value] as const;
  });
  return { ...earlier, ...Object.fromEntries(own) };
}

/** `later` laid over `earlier`, of which only `auth` is merged key by key. */
export function withAuth(earlier: ConfigMap, later: ConfigMap): ConfigMap {
  return { ...earlier, ...later, auth: { ...authOf(earlier), ...authOf(later) } };
}

/** The section `auth`; an empty one where there is none. */
export function authOf(config: ConfigMap): ConfigMap {
  return isJsonObject(config['auth']) ? config['auth'] : {};
}

/** `config` without some of its keys. */
export function without(config: ConfigMap, keys: Iterable<string>): ConfigMap {
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(config).filter(([key]) => !gone.has(key)));
}

/** `config` without what says nothing: null, undefined and the empty text. */
export function saying(config: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => isGiven(value)));
}

/** The first of these keys that has a text which is not empty. */
export function firstTextIn(config: ConfigMap, keys: readonly string[]): string | undefined {
  return keys.map((key) => textOf(config[key])).find((text) => text !== undefined);
}

/** A text, or `undefined` for one that is empty or anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
