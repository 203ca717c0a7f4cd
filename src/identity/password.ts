import { isGiven } from '../credentials/is-given.js';
import { passwordMethod } from '../credentials/password-method.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { USER_OPTIONS, type UserOptions } from '../credentials/user.js';
import { Secret } from '../redaction/secret.js';
import { GENERIC_OPTIONS, genericPlugin, type GenericOptions } from './generic-plugin.js';
import type { IdentityPlugin } from './identity-plugin.js';

/** Options of {@link password}: the user, and what for. */
export interface PasswordOptions extends GenericOptions, UserOptions {
  readonly password: string;
}

/** A user and a password, at whichever identity version the cloud offers. */
export function password(options: PasswordOptions): IdentityPlugin {
  const where = 'password';
  refuseUnknownOptions(options, new Set([...GENERIC_OPTIONS, ...USER_OPTIONS, 'password']), where);
  if (typeof options.password !== 'string') throw new MissingRequiredOptions(['password'], where);
  const secret = new Secret(options.password);
  const { userId, username, userDomainId, userDomainName } = options;
  const hasUserDomain = isGiven(userDomainId) || isGiven(userDomainName);
  const domain = hasUserDomain
    ? { userDomainId, userDomainName }
    : { userDomainId: options.defaultDomainId, userDomainName: options.defaultDomainName };
  return genericPlugin(options, {
    where,
    renewable: 'automatic',
    hasUserDomain,
    v3Method: () => passwordMethod({ userId, username, ...domain, password: secret.reveal() }),
    v2Auth: (connection) => {
      connection.conceal(secret.reveal());
      const user = isGiven(username) ? { username } : { userId };
      return { auth: { passwordCredentials: { ...user, password: secret.reveal() } } };
    },
  });
}
