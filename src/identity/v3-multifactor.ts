import type { AuthMethod } from '../credentials/auth-method.js';
import { isGiven } from '../credentials/is-given.js';
import { scopeBody } from '../credentials/scope.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { authMethodNames, namedAuthMethod, type NamedAuthMethod } from './method-registry.js';
import { V3_OPTIONS, v3Plugin, type V3Options } from './v3-plugin.js';

/** Options of {@link multifactor}: names of methods, and the options of all of them. */
export interface V3MultifactorOptions extends V3Options {
  /** Names such as `v3password` and `v3totp`, in the order in which they are sent; a text with commas will do. */
  readonly authMethods: readonly string[] | string;
  /** The options of the methods, by the names they have there. */
  readonly [option: string]: unknown;
}

/**
 * Several methods in one sign-in, by their names: what configuration files can say. In code `v3.auth({ methods })` says the
 * same. Each method gets those of the options that it knows.
 *
 * @throws OptionError for a name nobody registered, an option none of the methods takes, one that a method cannot do without.
 * @see https://docs.openstack.org/keystone/latest/admin/multi-factor-authentication.html
 */
export function multifactor(options: V3MultifactorOptions): IdentityPlugin {
  const where = 'v3.multifactor';
  const chosen = namesIn(options.authMethods, where).map((name) => known(name, where));
  refuseUnknownOptions(options, new Set(['authMethods', ...V3_OPTIONS, ...chosen.flatMap(({ optionNames }) => optionNames)]), where);
  const methods = chosen.map((method) => made(method, options));
  return v3Plugin(options, { methods, scope: scopeBody(options), where });
}

function namesIn(given: unknown, where: string): readonly string[] {
  const names: unknown[] = typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : [];
  const texts = names.flatMap((name) => (typeof name === 'string' ? [name.trim()] : [])).filter((name) => name !== '');
  if (texts.length === 0) throw new MissingRequiredOptions(['authMethods'], where);
  return texts;
}

function known(name: string, where: string): NamedAuthMethod {
  const method = namedAuthMethod(name);
  if (method !== undefined) return method;
  const more = name === 'v3kerberos' ? ' Import "keystoneauth-rx/node" first: it brings this one.' : '';
  throw new OptionError('authMethods', `${where} knows no method "${name}"; there are ${authMethodNames().join(', ')}.${more}`);
}

function made({ optionNames, make }: NamedAuthMethod, options: V3MultifactorOptions): AuthMethod {
  const own = optionNames.filter((name) => isGiven(options[name]));
  return make(Object.fromEntries(own.map((name) => [name, options[name]])));
}
