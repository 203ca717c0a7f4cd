import { firstValueFrom } from 'rxjs';
import { accessInfoPlugin, createAccessInfo, loadAuthPlugin, serviceToken, type AuthPlugin } from 'keystoneauth-rx';
import { keystoneToKeystone } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { constructPlugin } from './plugin-factories.js';
import { options, type Options } from './translate.js';
import type { MethodSpec, PluginSpec } from './vector.js';

const METHODS: Readonly<Record<string, (options: never) => v3.AuthMethod>> = {
  password: v3.passwordMethod,
  token: v3.tokenMethod,
  totp: v3.totpMethod,
  application_credential: v3.applicationCredentialMethod,
  receipt: v3.receiptMethod,
};

/** Plugins without a sign-in. */
const TOKENLESS = new Set(['none', 'http_basic', 'admin_token', 'v3tokenlessauth']);
/** keystoneauth signs in at the first use and remembers no refusal. */
const KEYSTONEAUTHS_WAY = { renewal: 'lazy', rememberFailuresMs: 0 };

/** The auth plugin that a vector describes: loaded by its name, or constructed where the vector says so or has to. */
export async function createPlugin(spec: PluginSpec): Promise<AuthPlugin> {
  const { plugin, direct = false, options: given = {} } = spec;
  const own = options(given);
  const special = SPECIAL[plugin];
  if (special !== undefined) return await special(spec, own);
  const all = TOKENLESS.has(plugin) ? own : { ...own, ...KEYSTONEAUTHS_WAY };
  return direct ? constructPlugin(plugin, all) : await firstValueFrom(loadAuthPlugin(plugin, all));
}

/** The special plugins of FORMAT section 4, which have no loading name. */
const SPECIAL: Readonly<Record<string, (spec: PluginSpec, own: Options) => AuthPlugin | Promise<AuthPlugin>>> = {
  v3methods: ({ methods = [] }, own) =>
    v3.auth({ ...own, ...KEYSTONEAUTHS_WAY, methods: methods.map((method) => createMethod(method)) } as never),
  k2k: async ({ base }, own) => keystoneToKeystone({ ...own, ...KEYSTONEAUTHS_WAY, base: await inner(base) } as never),
  service_token: async ({ user, service }) => serviceToken({ auth: await inner(user), serviceAuth: await inner(service) }),
  access_info: ({ body = {}, auth_token: token }, own) =>
    accessInfoPlugin({ ...own, access: createAccessInfo(body, token ?? undefined) }),
};

async function inner(spec: PluginSpec | undefined): Promise<AuthPlugin> {
  if (spec === undefined) throw new TypeError('The vector lacks a plugin that another one is made of.');
  return await createPlugin(spec);
}

function createMethod({ method, options: given }: MethodSpec): v3.AuthMethod {
  const make = METHODS[method];
  if (make === undefined) throw new TypeError(`The runner has no factory for the method "${method}".`);
  return make(options(given) as never);
}
