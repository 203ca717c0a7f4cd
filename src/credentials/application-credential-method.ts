import { map } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { AuthMethod } from './auth-method.js';
import { isGiven } from './is-given.js';
import { identityOf } from './password-method.js';
import { SecretSource, type SecretInput } from './secret-source.js';
import { USER_OPTIONS, userReference, type UserOptions } from './user.js';

/** Which application credential, and its secret. */
export interface ApplicationCredentialMethodOptions extends UserOptions {
  /** The id, or the name together with a user. */
  readonly applicationCredentialId?: string | undefined;
  readonly applicationCredentialName?: string | undefined;
  /** A text, or a function that gives the one of this moment: it is asked for each sign-in. */
  readonly applicationCredentialSecret: SecretInput;
}

/** The options of {@link applicationCredentialMethod}, by name. */
export const APPLICATION_CREDENTIAL_OPTIONS: readonly string[] = [
  ...USER_OPTIONS,
  'applicationCredentialId',
  'applicationCredentialName',
  'applicationCredentialSecret',
];

/**
 * An application credential, for `v3.auth`. Its scope is fixed when it is created.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authenticating-with-an-application-credential
 */
export function applicationCredentialMethod(options: ApplicationCredentialMethodOptions): AuthMethod {
  const where = 'v3.applicationCredentialMethod';
  refuseUnknownOptions(options, new Set(APPLICATION_CREDENTIAL_OPTIONS), where);
  const { applicationCredentialId: id, applicationCredentialName: name } = options;
  const secret = new SecretSource(options.applicationCredentialSecret, { option: 'applicationCredentialSecret', where });
  if (!isGiven(id) && !isGiven(name)) {
    throw new OptionError(
      ['applicationCredentialId', 'applicationCredentialName'],
      `${where} needs "applicationCredentialId", or "applicationCredentialName" with a user; nothing was sent.`,
      { code: 'missing-required-options' },
    );
  }
  const reference = isGiven(id) ? { id } : { name, user: userReference(options) };
  return {
    identity: { method: 'application_credential', id, name, ...identityOf(options), secret: secret.cachePart },
    changing: secret.isChanging,
    revision: () => secret.revision(),
    getAuthData: (connection) =>
      secret.read(connection).pipe(map((known) => ['application_credential', { secret: known, ...reference }] as const)),
  };
}
