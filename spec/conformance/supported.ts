import { authPluginNames, authPluginOptions } from 'keystoneauth-rx';
import 'keystoneauth-rx/node';
import { isObject, type JsonObject } from './json.js';
import { adaptersOf, innerPlugins, pluginsOf, sessionsOf, type MethodSpec, type PluginSpec, type Step, type Vector } from './vector.js';

const LOADABLE: ReadonlySet<string> = new Set(authPluginNames());

/** Options that keystoneauth takes in code only, or of plugins that it does not load by name. */
const IN_CODE: Readonly<Record<string, readonly string[]>> = {
  v3oauth1: optionsOf('v3k2k'),
  k2k: [...optionsOf('v3k2k'), 'auth_url'],
  service_token: [],
  access_info: ['auth_url'],
  v3methods: [...optionsOf('v3k2k'), 'auth_url'],
};

/** Methods of the special plugin `v3methods`, with the plugin that takes the same options. */
const METHODS: Readonly<Record<string, string>> = {
  password: 'v3password',
  token: 'v3token',
  totp: 'v3totp',
  application_credential: 'v3applicationcredential',
  receipt: 'v3multifactor',
};

const OAUTH1 = ['consumer_key', 'consumer_secret', 'access_key', 'access_secret'];

const SESSION = [
  ...['original_ip', 'verify', 'cert', 'timeout', 'user_agent', 'redirect', 'additional_headers', 'app_name', 'app_version'],
  ...['additional_user_agent', 'collect_timing', 'connect_retries', 'split_loggers', 'auth'],
];
/** `legacy_json` is passed on so that the library refuses it by name: it is not offered. */
const ADAPTER = [
  ...['service_type', 'service_name', 'interface', 'region_name', 'endpoint_override', 'version', 'min_version', 'max_version'],
  ...['auth', 'user_agent', 'connect_retries', 'connect_retry_delay', 'status_code_retries', 'status_code_retry_delay'],
  ...['retriable_status_codes', 'allow', 'allow_version_hack', 'additional_headers', 'client_name', 'client_version'],
  ...['global_request_id', 'default_microversion', 'raise_exc', 'logger', 'session', 'legacy_json'],
  ...['rate_limit', 'concurrency'],
];

const REQUEST = [
  ...['url', 'json', 'headers', 'params', 'data', 'redirect', 'authenticated', 'endpoint_filter', 'endpoint_override', 'auth'],
  ...['raise_exc', 'allow_reauth', 'log', 'connect_retries', 'status_code_retries', 'retriable_status_codes'],
  ...['connect_retry_delay', 'status_code_retry_delay', 'microversion', 'microversion_service_type', 'global_request_id'],
  ...['user_agent', 'client_name', 'client_version', 'allow', 'timeout', 'requests_auth', 'original_ip', 'logger', 'verify', 'cert'],
];
const FILTER = [
  ...['service_type', 'interface', 'region_name', 'service_name', 'version', 'min_version', 'max_version', 'allow', 'auth'],
  ...['allow_version_hack', 'skip_discovery', 'discover_versions', 'endpoint_override'],
];
const REQUESTS = Object.fromEntries(['get', 'head', 'post', 'put', 'patch', 'delete'].map((verb) => [verb, REQUEST]));

const SHARED_CALLS: Readonly<Record<string, readonly string[]>> = {
  ...REQUESTS,
  request: [...REQUEST, 'method'],
  get_token: ['auth'],
  get_auth_headers: ['auth'],
  get_user_id: ['auth'],
  get_project_id: ['auth'],
  invalidate: ['auth'],
  get_endpoint: FILTER,
  get_endpoint_data: FILTER,
  get_api_major_version: FILTER,
  get_all_version_data: ['interface', 'region_name', 'service_type', 'auth'],
};

/** Calls by what they are made on, with their arguments. */
const CALLS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  session: {
    ...SHARED_CALLS,
    get_auth_connection_params: ['auth'],
    get_timings: [],
    reset_timings: [],
    advance_clock: ['seconds'],
    discover: ['url', 'method', 'args', 'authenticated', 'cached'],
  },
  // A LegacyJsonAdapter's `body` never gets that far: the adapter itself is refused.
  adapter: Object.fromEntries(Object.entries(SHARED_CALLS).map(([call, args]) => [call, [...args, 'body']])),
  auth: {
    get_access: [],
    catalog: ['method', 'args'],
    will_expire_soon: ['stale_duration'],
    get_token: [],
    get_headers: [],
    get_user_id: [],
    get_project_id: [],
    get_sp_auth_url: ['sp_id'],
    get_sp_url: ['sp_id'],
    get_cache_id: [],
    get_auth_state: [],
    set_auth_state: ['from', 'state'],
    invalidate: [],
  },
};

/** Calls of pure vectors, with their arguments. */
const PURE_CALLS: Readonly<Record<string, readonly string[]>> = {
  normalize_version_number: ['version'],
  version_match: ['required', 'candidate'],
  version_between: ['min_version', 'max_version', 'candidate'],
  version_to_string: ['version'],
  normalize_version_args: ['version', 'min_version', 'max_version', 'service_type'],
  service_type_info: ['name'],
  service_type_match: ['requested', 'found'],
  catalog: ['body', 'method', 'args'],
  access_info: ['body', 'auth_token'],
  plugin_names: [],
  plugin_options: ['name'],
  plugin_option_names: ['name', 'env'],
  load_plugin: ['name', 'options'],
  load_plugin_with_getter: ['name', 'values', 'preset'],
  cli_auth: ['argv', 'env', 'default', 'preset'],
  cli_session: ['argv', 'env'],
  cli_adapter: ['argv', 'env', 'service_type', 'services'],
  load_session: ['options'],
  conf_options: ['kind', 'name', 'include_deprecated'],
  conf_load: ['kind', 'text', 'group', 'options'],
  cloud_config: ['files', 'env', 'init', 'method', 'args', 'argparse_args', 'services', 'clients'],
  oauth1_authorization: [...OAUTH1, 'method', 'url', 'nonce', 'timestamp'],
};

/** What `vector` uses and the library does not have yet; `undefined`: nothing, it can be replayed. */
export function missingFeature(vector: Vector): string | undefined {
  if (vector.call !== undefined) return unknownKeys('call', vector.call, PURE_CALLS[vector.call], vector.args);
  return first([
    ...[...pluginsOf(vector).values()].map((plugin) => missingInPlugin(plugin)),
    ...[...sessionsOf(vector).values()].map((options) => missingInSession(options)),
    ...[...adaptersOf(vector).values()].map((options) => unknownKeys('adapter', 'option', ADAPTER, options)),
    ...(vector.steps ?? []).map((step) => missingInStep(step)),
  ]);
}

function missingInPlugin(spec: PluginSpec): string | undefined {
  const { plugin, options, methods = [] } = spec;
  return first([
    unknownKeys('plugin', plugin, pluginOptions(plugin), options),
    ...methods.map((method) => missingInMethod(method)),
    ...innerPlugins(spec).map((inner) => missingInPlugin(inner)),
  ]);
}

function missingInMethod({ method, options }: MethodSpec): string | undefined {
  const plugin = METHODS[method];
  return unknownKeys('method', method, plugin === undefined ? undefined : optionsOf(plugin), options);
}

/** The options of a plugin by keystoneauth's names; `undefined` for one that is not there. */
function pluginOptions(plugin: string): readonly string[] | undefined {
  const inCode = IN_CODE[plugin] ?? [];
  if (LOADABLE.has(plugin)) return [...inCode, ...optionsOf(plugin)];
  return plugin in IN_CODE ? inCode : undefined;
}

function optionsOf(plugin: string): readonly string[] {
  return authPluginOptions(plugin).flatMap(({ key, keystoneauthName = key, deprecated }) => [key, keystoneauthName.replaceAll('-', '_'), ...deprecated]);
}

function missingInSession(options: JsonObject): string | undefined {
  return unknownKeys('session', 'option', SESSION, options);
}

function missingInStep({ on = 'session', call, args }: Step): string | undefined {
  const [kind = ''] = on.split(':');
  return unknownKeys(`${kind} call`, call, CALLS[kind]?.[call], args);
}

function unknownKeys(kind: string, name: string, known: readonly string[] | undefined, used: unknown): string | undefined {
  if (known === undefined) return `${kind} ${name}`;
  const unknown = Object.keys(isObject(used) ? used : {}).find((key) => !known.includes(key));
  return unknown === undefined ? undefined : `${kind} ${name}: ${unknown}`;
}

function first(reasons: readonly (string | undefined)[]): string | undefined {
  return reasons.find((reason) => reason !== undefined);
}
