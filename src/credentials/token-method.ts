import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { setHeader } from '../http/headers.js';
import { Secret } from '../redaction/secret.js';
import type { AuthMethod } from './auth-method.js';

/** The options of {@link tokenMethod}, by name. */
export const TOKEN_OPTIONS: readonly string[] = ['token'];

/** The token to sign in with. */
export interface TokenMethodOptions {
  readonly token: string;
}

/**
 * An existing token, for another scope. The new token ends when the old one does: only credentials extend a session, so
 * what signed in this way is never renewed.
 */
export function tokenMethod(options: TokenMethodOptions): AuthMethod {
  refuseUnknownOptions(options, new Set(TOKEN_OPTIONS), 'v3.tokenMethod');
  if (typeof options.token !== 'string' || options.token === '') throw new MissingRequiredOptions(['token'], 'v3.tokenMethod');
  const token = new Secret(options.token);
  return {
    reusable: false,
    identity: { method: 'token' },
    getAuthData: (connection, headers) => {
      connection.conceal(token.reveal());
      setHeader(headers, 'X-Auth-Token', token.reveal());
      return ['token', { id: token.reveal() }];
    },
  };
}
