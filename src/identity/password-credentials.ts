import { isGiven } from '../credentials/is-given.js';
import { passwordMethod } from '../credentials/password-method.js';
import { SecretSource, type SecretInput } from '../credentials/secret-source.js';
import { USER_OPTIONS, type UserOptions } from '../credentials/user.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { GENERIC_OPTIONS, type GenericCredentials, type GenericOptions } from './generic-options.js';

/** Options of `password`: the user, and what for. */
export interface PasswordOptions extends GenericOptions, UserOptions {
  /** A text, or a function that gives the one of this moment: it is asked for each sign-in. */
  readonly password: SecretInput;
}

/** A user and a password, for whichever version. Throws an OptionError for an option that there is not, or that is missing. */
export function passwordCredentials(options: PasswordOptions): GenericCredentials {
  const where = 'password';
  refuseUnknownOptions(options, new Set([...GENERIC_OPTIONS, ...USER_OPTIONS, 'password']), where);
  const secret = new SecretSource(options.password, { option: 'password', where, mayBeEmpty: true });
  const { userId, username, userDomainId, userDomainName } = options;
  const hasUserDomain = isGiven(userDomainId) || isGiven(userDomainName);
  const domain = hasUserDomain
    ? { userDomainId, userDomainName }
    : { userDomainId: options.defaultDomainId, userDomainName: options.defaultDomainName };
  return {
    where,
    hasUserDomain,
    secret,
    v3Methods: [passwordMethod({ userId, username, ...domain, password: options.password })],
    v2Auth: (known) => {
      const user = isGiven(username) ? { username } : { userId };
      return { auth: { passwordCredentials: { ...user, password: known } } };
    },
  };
}
