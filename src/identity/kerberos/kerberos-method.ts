import type { AuthMethod } from '../../credentials/auth-method.js';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import { readMutualAuth, type MutualAuth } from './mutual-auth.js';
import { negotiated, type Negotiation } from './negotiated.js';
import type { NegotiateTokens } from './negotiate-tokens.js';

/** How a Kerberos ticket is presented. */
export interface NegotiationOptions {
  /** Whether the server has to prove who it is, too; in any spelling. @defaultValue 'optional' */
  readonly mutualAuth?: MutualAuth | Uppercase<MutualAuth> | undefined;
  /** What makes the tokens. */
  readonly tokens: NegotiateTokens;
}

/** The names of {@link NegotiationOptions}' options. */
export const NEGOTIATION_OPTIONS: readonly string[] = ['mutualAuth', 'tokens'];

/**
 * The Kerberos ticket of whoever runs the program, for `v3.auth`: the web server before Keystone says who that is.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/external-authentication.html
 */
export function kerberosMethod(options: NegotiationOptions): AuthMethod {
  refuseUnknownOptions(options, new Set(NEGOTIATION_OPTIONS), 'kerberosMethod');
  const negotiation = readNegotiation(options, 'kerberosMethod');
  return {
    identity: { method: 'kerberos' },
    getAuthData: () => ['kerberos', {}],
    send: (connection, request) => negotiated(connection, request, negotiation),
  };
}

/** The options as they are used. @throws OptionError for a value that cannot be right. */
export function readNegotiation({ mutualAuth, tokens }: NegotiationOptions, where: string): Negotiation {
  if (typeof (tokens as Partial<NegotiateTokens> | null | undefined)?.begin === 'function') {
    return { tokens, mutualAuth: readMutualAuth(mutualAuth, where) };
  }
  throw new OptionError('tokens', `"tokens" of ${where} has to be an object with begin(service, wishes); nothing was sent.`);
}
