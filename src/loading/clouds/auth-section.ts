import { isJsonObject } from '../../access/json-object.js';
import { isGiven } from '../../credentials/is-given.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import { meantName } from '../../errors/refuse-unknown-options.js';
import { authPluginNames } from '../plugin-registry.js';
import { authPluginOptions } from '../options/auth-plugin-options.js';
import { camelCase } from '../options/camel-case.js';
import type { LoadingOption } from '../options/loading-option.js';
import type { CloudConfigInput } from './cloud-config-types.js';
import { authOf, isPlainMap, without, type ConfigMap } from './config-map.js';

/** The options of a cloud's auth plugin; of its methods too where it has several. Throws a NoMatchingPlugin for a name that is unknown. */
export function optionsOfCloud(authType: string, config: ConfigMap): readonly LoadingOption[] {
  const options = authPluginOptions(authType);
  if (authType !== 'v3multifactor') return options;
  const methods = listOf(authOf(config)['auth_methods'] ?? config['auth_methods']);
  return [...options, ...methods.flatMap((name) => authPluginOptions(name))];
}

/** `config` with every option of the auth plugin in `auth`, under its present name; what stands in `auth` already comes first. */
export function withOptionsInAuth(config: ConfigMap, options: readonly LoadingOption[]): ConfigMap {
  const names = options.flatMap((option) => namesOf(option));
  const found = options.flatMap((option) => {
    const value = [authOf(config), config].map((source) => valueIn(source, namesOf(option))).find((each) => isGiven(each));
    return value === undefined ? [] : [[option.key, option.kind === 'list' ? listOf(value) : value] as const];
  });
  return { ...without(config, names), auth: { ...without(authOf(config), names), ...Object.fromEntries(found) } };
}

function namesOf({ key, keystoneauthName, deprecated }: LoadingOption): readonly string[] {
  return [...new Set([key, ...(keystoneauthName === undefined ? [] : [keystoneauthName.replaceAll('-', '_')]), ...deprecated])];
}

function valueIn(source: ConfigMap, names: readonly string[]): unknown {
  const name = names.find((each) => Object.hasOwn(source, each) && source[each] !== null && source[each] !== undefined);
  return name === undefined ? undefined : source[name];
}

function listOf(value: unknown): readonly string[] {
  const items: unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  return items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []));
}

/** Throws a CloudConfigError for a key in `auth` that the plugin does not know, with the one that was probably meant. */
export function refuseUnknownKeys(config: ConfigMap, options: readonly LoadingOption[], place: (key: string) => ConfigPlace): void {
  // A plugin that was registered without its options takes what it is given.
  if (options.length === 0) return;
  const known = options.map(({ key }) => key);
  const unknown = Object.keys(authOf(config)).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = meantName(unknown, known);
  const hint = meant === undefined ? (hintOfOther(unknown) ?? `it takes ${[...known].sort().join(', ')}.`) : `did you mean "${meant}"?`;
  throw new CloudConfigError(`the auth plugin "${String(config['auth_type'])}" has no such option; ${hint}`, place(unknown));
}

/** Plugins that are often meant where `auth_type` was left out. */
const OFTEN_MEANT: readonly string[] = ['token', 'v3applicationcredential', 'v3totp', 'v3oidcpassword'];

function hintOfOther(key: string): string | undefined {
  const other = OFTEN_MEANT.find((name) => authPluginOptions(name).some((option) => option.key === key));
  return other === undefined ? undefined : `the auth plugin "${other}" has it (auth_type: ${other}).`;
}

/** `config` with the values that `{ env: NAME }`, `{ file: path }` and `{ command: [...] }` in `auth` stand for. */
export function withReferences(config: ConfigMap, input: CloudConfigInput, place: (key: string) => ConfigPlace): ConfigMap {
  return { ...config, auth: resolved(authOf(config), input, place) };
}

function resolved(auth: ConfigMap, input: CloudConfigInput, place: (key: string) => ConfigPlace): ConfigMap {
  const entries = Object.entries(auth).map(([key, value]) => {
    if (isReference(value)) return [key, referred(value, input, place(key))] as const;
    // The options of a plugin that this one stands on.
    const inner = isPlainMap(value) && isPlainMap(value['options']) ? { ...value, options: resolved(value['options'], input, () => place(key)) } : value;
    return [key, inner] as const;
  });
  return Object.fromEntries(entries);
}

const REFERENCES = ['env', 'file', 'command'];

/** A map with one of the known keys alone; a plugin, and what a program gives as a source, are maps too. */
function isReference(value: unknown): value is ConfigMap {
  const keys = isJsonObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && REFERENCES.includes(keys[0] ?? '');
}

function referred(reference: ConfigMap, { environment = {}, secretReference }: CloudConfigInput, place: ConfigPlace): unknown {
  const made = secretReference?.(reference, place);
  if (made !== undefined) return made;
  const { env } = reference;
  if (env === undefined) throw new CloudConfigError('files and commands can be named here only in Node.', place);
  const variable = typeof env === 'string' ? env : '';
  const value = environment[variable];
  if (value !== undefined && value !== '') return value;
  throw new CloudConfigError(`the environment variable "${variable}" that it names is not set.`, place);
}

/** What the auth plugin is made with, by the names that options have in this library; so for a plugin it stands on. */
export function pluginOptionsOf(config: ConfigMap, options: readonly LoadingOption[]): ConfigMap {
  const known = new Map(options.map((option) => [option.key, option]));
  const named = Object.entries(authOf(config)).map(([key, value]) => {
    const { name = camelCase(key), kind } = known.get(key) ?? {};
    return [name, kind === 'plugin' ? innerPlugin(value) : value] as const;
  });
  return Object.fromEntries(named);
}

function innerPlugin(given: unknown): unknown {
  if (!isPlainMap(given) || !isPlainMap(given['options']) || typeof given['name'] !== 'string') return given;
  const { name, options } = given;
  const known = authPluginNames().includes(name) ? authPluginOptions(name) : [];
  return { name, options: pluginOptionsOf({ auth: options }, known) };
}
