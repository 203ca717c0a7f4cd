import { map, type Observable } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import type { AuthMethod } from './auth-method.js';
import { isGiven } from './is-given.js';
import { identityOf } from './password-method.js';
import { SecretSource, type SecretInput } from './secret-source.js';
import { base32Bytes, timeBasedPasscode } from './time-based-passcode.js';
import { USER_OPTIONS, userReference, type UserOptions } from './user.js';

/** The options of {@link totpMethod}, by name. */
export const TOTP_OPTIONS: readonly string[] = [...USER_OPTIONS, 'passcode', 'totpSecret'];

/** A user, by id or name, and the passcode of this moment or what it is made from. */
export interface TotpMethodOptions extends UserOptions {
  /**
   * A text works for one sign-in. A function asks a person when a token is needed, never ahead of time. A source (`{ read }`,
   * a file, a command) needs nobody.
   */
  readonly passcode?: SecretInput | undefined;
  /** Instead of a passcode: the secret that the user's authenticator app was given, in base 32. */
  readonly totpSecret?: SecretInput | undefined;
}

/**
 * A user and a time-based one-time passcode, for `v3.auth`. A passcode that was given as a text works once, so renewal needs
 * the user; one that a function or a source gives, or that is made from the secret, is a fresh one for each sign-in.
 *
 * @throws OptionError unless exactly one of `passcode` and `totpSecret` is given.
 * @see https://docs.openstack.org/keystone/latest/admin/auth-totp.html
 */
export function totpMethod(options: TotpMethodOptions): AuthMethod {
  refuseUnknownOptions(options, new Set(TOTP_OPTIONS), 'v3.totpMethod');
  const { source, passcode } = passcodeOf(options);
  const user = userReference(options);
  return {
    reusable: source.isChanging || isGiven(options.totpSecret),
    repeatable: isGiven(options.totpSecret),
    asksPerson: typeof options.passcode === 'function',
    revision: () => source.revision(),
    identity: { method: 'totp', ...identityOf(options), secret: isGiven(options.totpSecret) ? source.cachePart : source.oncePart },
    getAuthData: (connection) => passcode(connection).pipe(map((known) => ['totp', { user: { passcode: known, ...user } }] as const)),
  };
}

interface Passcodes {
  readonly source: SecretSource;
  readonly passcode: (connection: Connection) => Observable<string>;
}

function passcodeOf({ passcode, totpSecret }: TotpMethodOptions): Passcodes {
  const where = 'v3.totpMethod';
  if (isGiven(passcode) && isGiven(totpSecret)) {
    throw new OptionError(['passcode', 'totpSecret'], `${where} takes "passcode" or "totpSecret", not both; nothing was sent.`);
  }
  if (!isGiven(totpSecret)) {
    const source = new SecretSource(passcode ?? '', { option: 'passcode', where });
    return { source, passcode: (connection) => source.read(connection) };
  }
  if (typeof totpSecret === 'string' && base32Bytes(totpSecret) === undefined) throw new OptionError('totpSecret', notBase32(where));
  const source = new SecretSource(totpSecret, { option: 'totpSecret', where });
  const made = (connection: Connection) => (secret: string): string => {
    const key = base32Bytes(secret);
    if (key === undefined) throw new AuthorizationFailure(notBase32(where));
    const code = timeBasedPasscode(key, connection.runtime.now());
    connection.conceal(code);
    return code;
  };
  return { source, passcode: (connection) => source.read(connection).pipe(map(made(connection))) };
}

function notBase32(where: string): string {
  return `The "totpSecret" of ${where} has to be in base 32 (letters and the digits 2 to 7); nothing was sent.`;
}
