import { firstValueFrom } from 'rxjs';
import { adminToken, httpBasic, loadAuthPlugin, none, password, token, type AuthPlugin } from 'keystoneauth-rx';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { options, type Options } from './translate.js';
import type { MethodSpec, PluginSpec } from './vector.js';

/** Options of a vector are data: each plugin checks its own. */
type Factory = (options: never) => AuthPlugin;

const IDENTITY: Readonly<Record<string, Factory>> = {
  password,
  token,
  v2password: v2.password,
  v2token: v2.token,
  v3password: v3.password,
  v3token: v3.token,
  v3totp: v3.totp,
  v3applicationcredential: v3.applicationCredential,
  v3methods: v3.auth,
};
const SIMPLE: Readonly<Record<string, Factory>> = { none, http_basic: httpBasic, admin_token: adminToken };

const METHODS: Readonly<Record<string, (options: never) => v3.AuthMethod>> = {
  password: v3.passwordMethod,
  token: v3.tokenMethod,
  totp: v3.totpMethod,
  application_credential: v3.applicationCredentialMethod,
  receipt: v3.receiptMethod,
};

/** keystoneauth signs in at the first use and remembers no refusal. */
const KEYSTONEAUTHS_WAY = { renewal: 'lazy', rememberFailuresMs: 0 };

/** The auth plugin that a vector describes: loaded by its name, or constructed where the vector says so. */
export async function createPlugin(spec: PluginSpec): Promise<AuthPlugin> {
  const { plugin, direct = false, options: given = {}, methods } = spec;
  const chosen = methods === undefined ? {} : { methods: methods.map((method) => createMethod(method)) };
  const simple = SIMPLE[plugin];
  const all: Options = { ...options(given), ...chosen, ...(simple === undefined ? KEYSTONEAUTHS_WAY : {}) };
  if (!direct && methods === undefined) return firstValueFrom(loadAuthPlugin(plugin, all));
  return (simple ?? known(IDENTITY, plugin))(all as never);
}

function createMethod({ method, options: given }: MethodSpec): v3.AuthMethod {
  return known(METHODS, method)(options(given) as never);
}

function known<T>(table: Readonly<Record<string, T>>, name: string): T {
  const found = table[name];
  if (found === undefined) throw new TypeError(`The runner has no factory for "${name}".`);
  return found;
}
