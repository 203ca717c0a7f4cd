import { SecretSource, type SecretInput } from '../credentials/secret-source.js';
import { tokenMethod } from '../credentials/token-method.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { GENERIC_OPTIONS, type GenericCredentials, type GenericOptions } from './generic-options.js';

/** Options of `token`: the token, and what for. */
export interface TokenOptions extends GenericOptions {
  /** A text, or a function that gives the one of this moment. */
  readonly token: SecretInput;
}

/** An existing token, for whichever version. Throws an OptionError for an option that there is not, or that is missing. */
export function tokenCredentials(options: TokenOptions): GenericCredentials {
  const where = 'token';
  refuseUnknownOptions(options, new Set([...GENERIC_OPTIONS, 'token']), where);
  const secret = new SecretSource(options.token, { option: 'token', where });
  return {
    where,
    hasUserDomain: false,
    secret,
    v3Methods: [tokenMethod({ token: options.token })],
    v2Auth: (known) => ({ auth: { token: { id: known } }, token: known }),
  };
}
