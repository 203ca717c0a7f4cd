import { isJsonObject } from '../../access/json-object.js';
import { isGiven } from '../../credentials/is-given.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import type { LoadingOption } from '../options/loading-option.js';
import { authOf, type ConfigMap } from './config-map.js';

type PlaceOf = (key: string) => ConfigPlace;

interface Shape {
  readonly fits: (value: unknown) => boolean;
  readonly words: string;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const TEXT: Shape = { fits: isText, words: 'a text; "true" and "false" are texts in quotes' };
const TEXTS: Shape = { fits: (value) => isText(value) || areTexts(value), words: 'a text, or a list of texts' };
const TEXT_OR_FLAG: Shape = { fits: (value) => isText(value) || typeof value === 'boolean', words: 'true, false or the path of a file' };
const LIST: Shape = { fits: Array.isArray, words: 'a list' };
const MAP: Shape = { fits: isJsonObject, words: 'a map' };

const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ...['auth_type', 'profile', 'cloud', 'cacert', 'cert', 'key', 'external_network', 'internal_network'].map((key) => [key, TEXT] as const),
  ...['interface', 'endpoint_type', 'region_name'].map((key) => [key, TEXTS] as const),
  ...([['auth', MAP], ['verify', TEXT_OR_FLAG], ['regions', LIST], ['networks', LIST]] as const),
]);

/** What a service can be told, under keys that end so. */
const OF_SERVICES: readonly (readonly [end: string, shape: Shape])[] = [
  ...['_interface', '_endpoint_type'].map((end) => [end, TEXTS] as const),
  ...['_region_name', '_service_name', '_service_type', '_endpoint_override', '_api_version', '_default_microversion'].map((end) => [end, TEXT] as const),
];

/** Throws a CloudConfigError for a setting of another shape than it has to be, such as a list for a text; what is empty has any. */
export function checkShapes(config: ConfigMap, place: PlaceOf): void {
  for (const [key, value] of Object.entries(config)) {
    const shape = SHAPES.get(key) ?? OF_SERVICES.find(([end]) => key.endsWith(end))?.[1];
    if (shape === undefined || !isGiven(value) || shape.fits(value)) continue;
    throw new CloudConfigError(`it has to be ${shape.words}.`, place(key));
  }
}

/** The same for `auth`, whose texts may come from elsewhere: a function, or what has one called `read`. */
export function checkAuthShapes(config: ConfigMap, options: readonly LoadingOption[], place: PlaceOf): void {
  const texts = new Set(options.filter(({ kind }) => kind === 'text').map(({ key }) => key));
  const wrong = Object.entries(authOf(config)).find(([key, value]) => texts.has(key) && (typeof value === 'boolean' || isPlain(value)));
  if (wrong !== undefined) throw new CloudConfigError(`it has to be ${TEXT.words}.`, place(wrong[0]));
}

function isPlain(value: unknown): boolean {
  return Array.isArray(value) || (isJsonObject(value) && typeof value['read'] !== 'function');
}
