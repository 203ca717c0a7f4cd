import { isObject, type JsonObject } from './json.js';
import { adaptersOf, innerPlugins, pluginsOf, sessionsOf, type MethodSpec, type PluginSpec, type Step, type Vector } from './vector.js';

/** What the library offers by now, in keystoneauth's names. A vector that uses anything else is skipped with the reason. */
const SCOPE = [
  ...['auth_url', 'domain_id', 'domain_name', 'project_id', 'project_name', 'project_domain_id', 'project_domain_name'],
  ...['trust_id', 'system_scope', 'reauthenticate'],
];
const V3 = [...SCOPE, 'unscoped', 'include_catalog'];
const GENERIC = [...SCOPE, 'tenant_id', 'tenant_name', 'default_domain_id', 'default_domain_name'];
const V2 = ['auth_url', 'tenant_id', 'tenant_name', 'trust_id', 'reauthenticate'];
const USER = ['user_id', 'username', 'user_domain_id', 'user_domain_name'];
const APPLICATION_CREDENTIAL = ['application_credential_secret', 'application_credential_id', 'application_credential_name'];

const FEDERATION = [...V3, 'identity_provider', 'protocol'];
const OIDC = [
  ...[...FEDERATION, 'client_id', 'client_secret', 'openid_scope', 'scope', 'access_token_endpoint', 'discovery_endpoint'],
  'access_token_type',
];
const OAUTH1 = ['consumer_key', 'consumer_secret', 'access_key', 'access_secret'];
const IDP_USER = ['identity_provider_url', 'username', 'password'];

/** Auth plugins by loading name, with their options. */
const PLUGINS: Readonly<Record<string, readonly string[]>> = {
  none: ['endpoint'],
  http_basic: ['endpoint', 'username', 'password'],
  admin_token: ['endpoint', 'token'],
  password: [...GENERIC, ...USER, 'password'],
  token: [...GENERIC, 'token'],
  v2password: [...V2, 'username', 'user_id', 'password'],
  v2token: [...V2, 'token'],
  v3password: [...V3, ...USER, 'password'],
  v3token: [...V3, 'token'],
  v3totp: [...V3, ...USER, 'passcode'],
  v3applicationcredential: [...V3, ...USER, ...APPLICATION_CREDENTIAL],
  v3multifactor: [...V3, 'auth_methods', ...USER, 'password', 'token', 'passcode', ...APPLICATION_CREDENTIAL, 'mutual_auth'],
  v3oauth1: [...V3, ...OAUTH1],
  v3oauth2clientcredential: [...V3, 'oauth2_endpoint', 'oauth2_client_id', 'oauth2_client_secret'],
  v3oauth2mtlsclientcredential: [...V3, 'oauth2_endpoint', 'oauth2_client_id'],
  v3tokenlessauth: ['auth_url', 'project_id', 'project_name', 'project_domain_id', 'project_domain_name', 'domain_id', 'domain_name'],
  v3oidcpassword: [...OIDC, 'username', 'password', 'idp_otp_key'],
  v3oidcclientcredentials: OIDC,
  v3oidcauthcode: [...OIDC, 'redirect_uri', 'code'],
  v3oidcaccesstoken: [...FEDERATION, 'access_token'],
  v3oidcdeviceauthz: [...OIDC, 'device_authorization_endpoint', 'code_challenge_method'],
  v3samlpassword: [...FEDERATION, ...IDP_USER],
  v3adfspassword: [...FEDERATION, ...IDP_USER, 'service_provider_endpoint', 'service_provider_entity_id'],
  v3kerberos: [...V3, 'mutual_auth'],
  v3fedkerb: [...FEDERATION, 'mutual_auth'],
  k2k: [...V3, 'service_provider'],
  service_token: [],
  access_info: ['auth_url'],
  v3methods: V3,
};

/** Methods of the special plugin `v3methods`, with their options. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  password: [...USER, 'password'],
  token: ['token'],
  totp: [...USER, 'passcode'],
  application_credential: [...USER, ...APPLICATION_CREDENTIAL],
  receipt: ['receipt'],
};

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
    unknownKeys('plugin', plugin, PLUGINS[plugin], options),
    ...methods.map((method) => missingInMethod(method)),
    ...innerPlugins(spec).map((inner) => missingInPlugin(inner)),
  ]);
}

function missingInMethod({ method, options }: MethodSpec): string | undefined {
  return unknownKeys('method', method, METHODS[method], options);
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
