import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import type { AuthMethod } from './auth-method.js';
import { USER_OPTIONS, userReference, type UserOptions } from './user.js';

/** A user, by id or name, and the password. */
export interface PasswordMethodOptions extends UserOptions {
  readonly password: string;
}

/** The options of {@link passwordMethod}, by name. */
export const PASSWORD_OPTIONS: readonly string[] = [...USER_OPTIONS, 'password'];

/**
 * A user and a password, for `v3.auth`.
 *
 * @throws OptionError without a password.
 */
export function passwordMethod(options: PasswordMethodOptions): AuthMethod {
  refuseUnknownOptions(options, new Set(PASSWORD_OPTIONS), 'v3.passwordMethod');
  if (typeof options.password !== 'string') throw new MissingRequiredOptions(['password'], 'v3.passwordMethod');
  const password = new Secret(options.password);
  const user = userReference(options);
  return {
    identity: { method: 'password', ...identityOf(options) },
    getAuthData: (connection) => {
      connection.conceal(password.reveal());
      return ['password', { user: { password: password.reveal(), ...user } }];
    },
  };
}

/** The user options without undefined ones. */
export function identityOf({ userId, username, userDomainId, userDomainName }: UserOptions): Record<string, string | undefined> {
  return { userId, username, userDomainId, userDomainName };
}
