import { serviceTypes } from '../../access/service-types.js';
import { isJsonObject } from '../../access/json-object.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import type { AdapterOptions } from '../../session/adapter-options.js';
import type { ServiceSettings } from './cloud-config-types.js';
import { authOf, textOf, type ConfigMap } from './config-map.js';
import { numberOf, positiveNumberOf, wholeNumberOf } from './number-of.js';

/** A cloud's configuration and where its keys stand. */
export interface Configured {
  readonly config: ConfigMap;
  readonly authType: string;
  readonly place: (key: string) => ConfigPlace;
}

/** What is configured for a service, under its type or any alias of it. */
export function serviceSettings({ config, authType, place }: Configured, serviceType: string): ServiceSettings {
  const setting = (option: string): readonly [unknown, string] => settingOf(config, serviceType, option);
  const general = (option: string): readonly [unknown, string] => generalSettingOf(config, serviceType, option);
  const [apiVersion] = setting('api_version');
  const [named] = general('interface');
  const official = serviceTypes.officialType(serviceType) ?? serviceType;
  return {
    serviceType: textOf(setting('service_type')[0]) ?? official,
    serviceName: textOf(setting('service_name')[0]),
    interface: interfaceOf(named),
    regionName: textOf(general('region_name')[0]),
    endpointOverride: endpointOf(config, { authType, official, own: textOf(setting('endpoint_override')[0]) ?? textOf(setting('endpoint')[0]) }),
    apiVersion: typeof apiVersion === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(apiVersion) ? apiVersion.trim() : undefined,
    defaultMicroversion: microversionOf(setting('default_microversion'), place),
    connectRetries: counted(general('connect_retries'), place),
    statusCodeRetries: counted(general('status_code_retries'), place),
  };
}

/** One interface, or several in the order of preference. */
export function interfaceOf(named: unknown): string | readonly string[] | undefined {
  return Array.isArray(named) ? named.filter((each) => typeof each === 'string') : textOf(named);
}

/** `block_storage_api_version`, then `volumev3_api_version` ...: the value and the key it stands under. */
function settingOf(config: ConfigMap, serviceType: string, option: string): readonly [unknown, string] {
  const keys = typesOf(serviceType).map((type) => `${keyed(type)}_${option}`);
  const key = keys.find((each) => Object.hasOwn(config, each) && config[each] !== null && config[each] !== undefined);
  return key === undefined ? [undefined, keys[0] ?? option] : [config[key], key];
}

/** The same, else what is said of all services. */
function generalSettingOf(config: ConfigMap, serviceType: string, option: string): readonly [unknown, string] {
  const own = settingOf(config, serviceType, option);
  return own[0] === undefined ? [config[option] ?? undefined, option] : own;
}

function typesOf(serviceType: string): readonly string[] {
  const types = serviceTypes.allTypesOf(serviceType);
  return types.length === 0 ? [serviceType] : types;
}

function keyed(serviceType: string): string {
  return serviceType.toLowerCase().replaceAll('-', '_');
}

function counted([value, key]: readonly [unknown, string], place: Configured['place']): number | undefined {
  return wholeNumberOf(value, place(key));
}

function microversionOf([value, key]: readonly [unknown, string], place: Configured['place']): string | undefined {
  const text = textOf(value);
  if (text === undefined || text === 'latest' || /^v?\d+(\.\d+)*$/i.test(text.trim())) return text;
  throw new CloudConfigError('it has to be a microversion such as 2.79, or "latest".', place(key));
}

/** A cloud without Keystone has one endpoint for all, and who has no scope finds Keystone itself at `auth_url`. */
function endpointOf(config: ConfigMap, service: { authType: string; official: string; own: string | undefined }): string | undefined {
  const auth = authOf(config);
  const isUnscoped = !SCOPES.some((key) => auth[key] !== undefined);
  const url =
    service.own ??
    (service.authType === 'none' ? textOf(auth['endpoint']) : undefined) ??
    (service.official === 'identity' && isUnscoped ? textOf(auth['auth_url']) : undefined);
  // Rackspace has the project in the path of its block storage.
  const isRackspace = config['profile'] === 'rackspace' && service.official === 'block-storage';
  return url !== undefined && isRackspace ? `${url}${textOf(auth['project_id']) ?? ''}` : url;
}

const SCOPES = ['domain_id', 'domain_name', 'project_id', 'project_name', 'system_scope'];

/** Services whose root is often closed; their one version is asked for by name. */
const VERSIONED: ReadonlyMap<string, string> = new Map([
  ['network', '2'],
  ['load-balancer', '2'],
]);

/** Options of an adapter for a service. Throws a CloudConfigError for two microversions, or a number that is none. */
export function adapterOptionsOf(configured: Configured, serviceType: string, version?: string): Omit<AdapterOptions, 'session'> {
  const { config, place } = configured;
  const settings = serviceSettings(configured, serviceType);
  const { apiVersion: _asked, defaultMicroversion: _own, ...same } = settings;
  const [delay, delayKey] = generalSettingOf(config, serviceType, 'connect_retry_delay');
  const delaySeconds = numberOf(delay, place(delayKey));
  return defined({
    ...same,
    ...versionOptions(settings, version, place(`${keyed(serviceType)}_api_version`)),
    connectRetryDelayMs: delaySeconds === undefined ? undefined : delaySeconds * 1000,
    rateLimit: limitOf(configured, 'rate_limit', serviceType),
    concurrency: limitOf(configured, 'concurrency', serviceType),
  });
}

type VersionOptions = Pick<AdapterOptions, 'version' | 'maxVersion' | 'defaultMicroversion'>;

/** `2.79` is major version 2 with microversion 2.79; nothing is the newest. */
function versionOptions(settings: ServiceSettings, given: string | undefined, place: ConfigPlace): VersionOptions {
  if (given === 'latest') return { maxVersion: 'latest' };
  const wanted = given ?? settings.apiVersion ?? VERSIONED.get(settings.serviceType);
  const defaultMicroversion = settings.defaultMicroversion as VersionOptions['defaultMicroversion'];
  if (wanted === undefined) return { maxVersion: 'latest', defaultMicroversion };
  const [major = wanted, minor = '0'] = wanted.split('.');
  if (Number(minor) === 0) return { version: wanted, defaultMicroversion };
  if (defaultMicroversion !== undefined && defaultMicroversion !== wanted) {
    throw new CloudConfigError(`its microversion is ${wanted}, and default_microversion says ${String(defaultMicroversion)}. Leave one of them out.`, place);
  }
  return { version: major, defaultMicroversion: wanted as VersionOptions['defaultMicroversion'] };
}

/** A limit for all services, or a map from their types. */
function limitOf({ config, place }: Configured, key: string, serviceType: string): number | undefined {
  const given = config[key];
  const types = typesOf(serviceType).map(keyed);
  const own = isJsonObject(given) ? types.filter((type) => Object.hasOwn(given, type)).map((type) => given[type])[0] : given;
  const number = positiveNumberOf(own, place(key));
  return key === 'concurrency' ? wholeNumberOf(number, place(key)) : number;
}

function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
