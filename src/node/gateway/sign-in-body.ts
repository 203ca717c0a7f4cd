import type { JsonObject } from '../../access/json-object.js';
import type { AuthMethod } from '../../credentials/auth-method.js';
import { passwordMethod } from '../../credentials/password-method.js';
import { SCOPE_OPTIONS, type Scope } from '../../credentials/scope.js';
import { totpMethod } from '../../credentials/totp-method.js';
import { USER_OPTIONS, type UserOptions } from '../../credentials/user.js';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { IdentityPlugin } from '../../identity/identity-plugin.js';
import { auth } from '../../identity/v3-auth.js';

const FACTORS: readonly string[] = ['password', 'passcode'];

/** The plugin for what a page sent to sign in: a user, a password and perhaps a passcode, and what for. Throws an OptionError for anything else. */
export function passwordSignIn(authUrl: string, body: JsonObject): IdentityPlugin {
  const { scope = {}, ...credentials } = body;
  return auth({ authUrl, methods: factorsIn(credentials, {}), ...scopeIn(scope) });
}

/** Who signs in, of a body of {@link passwordSignIn}. */
export function userIn(body: JsonObject): UserOptions {
  return textsOf(body, USER_OPTIONS);
}

/** The methods for the factors that a page sent; whose they are, is known already or said beside them. */
export function factorsIn(body: JsonObject, known: UserOptions): readonly AuthMethod[] {
  refuseUnknownOptions(body, new Set([...USER_OPTIONS, ...FACTORS]), 'The sign-in');
  const { password, passcode } = textsOf(body, FACTORS);
  const user = { ...known, ...userIn(body) };
  if (password === undefined && passcode === undefined) {
    throw new OptionError(FACTORS, 'The sign-in has neither "password" nor "passcode".', { code: 'missing-required-options' });
  }
  return [
    ...(password === undefined ? [] : [passwordMethod({ ...user, password })]),
    ...(passcode === undefined ? [] : [totpMethod({ ...user, passcode })]),
  ];
}

/** The scope that a page sent. */
export function scopeIn(scope: unknown): Scope {
  if (typeof scope !== 'object' || scope === null) throw new OptionError('scope', '"scope" has to be an object, for instance { projectId }.');
  refuseUnknownOptions(scope, new Set(SCOPE_OPTIONS), 'The scope');
  const { unscoped, ...named } = scope as JsonObject;
  return { ...textsOf(named, SCOPE_OPTIONS), ...(unscoped === undefined ? {} : { unscoped: unscoped === true }) };
}

/** Objects and lists would mean something to the methods that a page must not say. */
function textsOf(body: JsonObject, names: readonly string[]): Readonly<Record<string, string>> {
  const given = names.filter((name) => body[name] !== undefined && body[name] !== null);
  return Object.fromEntries(
    given.map((name) => {
      const value = body[name];
      if (typeof value !== 'string') throw new OptionError(name, `"${name}" of the sign-in has to be a text.`);
      return [name, value];
    }),
  );
}
