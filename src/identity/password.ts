import { isGiven } from '../credentials/is-given.js';
import { passwordMethod } from '../credentials/password-method.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { USER_OPTIONS, type UserOptions } from '../credentials/user.js';
import { SecretSource, type SecretInput } from '../credentials/secret-source.js';
import { GENERIC_OPTIONS, genericPlugin, type GenericOptions } from './generic-plugin.js';
import type { IdentityPlugin } from './identity-plugin.js';

/** Options of {@link password}: the user, and what for. */
export interface PasswordOptions extends GenericOptions, UserOptions {
  /** A text, or a function that gives the one of this moment: it is asked for each sign-in. */
  readonly password: SecretInput;
}

/** A user and a password, at whichever identity version the cloud offers. */
export function password(options: PasswordOptions): IdentityPlugin {
  const where = 'password';
  refuseUnknownOptions(options, new Set([...GENERIC_OPTIONS, ...USER_OPTIONS, 'password']), where);
  const secret = new SecretSource(options.password, { option: 'password', where, mayBeEmpty: true });
  const { userId, username, userDomainId, userDomainName } = options;
  const hasUserDomain = isGiven(userDomainId) || isGiven(userDomainName);
  const domain = hasUserDomain
    ? { userDomainId, userDomainName }
    : { userDomainId: options.defaultDomainId, userDomainName: options.defaultDomainName };
  return genericPlugin(options, {
    where,
    hasUserDomain,
    secret,
    v3Methods: [passwordMethod({ userId, username, ...domain, password: options.password })],
    v2Auth: (known) => {
      const user = isGiven(username) ? { username } : { userId };
      return { auth: { passwordCredentials: { ...user, password: known } } };
    },
  });
}
