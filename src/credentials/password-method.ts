import { map } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { AuthMethod } from './auth-method.js';
import { SecretSource, type SecretInput } from './secret-source.js';
import { USER_OPTIONS, userReference, type UserOptions } from './user.js';

/** A user, by id or name, and the password. */
export interface PasswordMethodOptions extends UserOptions {
  /** A text, or a function that gives the one of this moment: it is asked for each sign-in. */
  readonly password: SecretInput;
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
  const password = new SecretSource(options.password, { option: 'password', where: 'v3.passwordMethod', mayBeEmpty: true });
  const user = userReference(options);
  return {
    identity: { method: 'password', ...identityOf(options), password: password.cachePart },
    changing: password.isChanging,
    revision: () => password.revision(),
    getAuthData: (connection) =>
      password.read(connection).pipe(map((known) => ['password', { user: { password: known, ...user } }] as const)),
  };
}

/** The user options without undefined ones. */
export function identityOf({ userId, username, userDomainId, userDomainName }: UserOptions): Record<string, string | undefined> {
  return { userId, username, userDomainId, userDomainName };
}
