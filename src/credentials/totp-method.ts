import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import type { AuthMethod } from './auth-method.js';
import { identityOf } from './password-method.js';
import { USER_OPTIONS, userReference, type UserOptions } from './user.js';

/** The options of {@link totpMethod}, by name. */
export const TOTP_OPTIONS: readonly string[] = [...USER_OPTIONS, 'passcode'];

/** A user, by id or name, and the passcode of this moment. */
export interface TotpMethodOptions extends UserOptions {
  readonly passcode: string;
}

/** A user and a time-based one-time passcode, for `v3.auth`. The passcode works once, so renewal needs the user. */
export function totpMethod(options: TotpMethodOptions): AuthMethod {
  refuseUnknownOptions(options, new Set(TOTP_OPTIONS), 'v3.totpMethod');
  if (typeof options.passcode !== 'string') throw new MissingRequiredOptions(['passcode'], 'v3.totpMethod');
  const passcode = new Secret(options.passcode);
  return {
    reusable: false,
    identity: { method: 'totp', ...identityOf(options) },
    getAuthData: (connection) => {
      connection.conceal(passcode.reveal());
      return ['totp', { user: { passcode: passcode.reveal(), ...userReference(options) } }];
    },
  };
}
