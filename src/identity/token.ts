import { tokenMethod } from '../credentials/token-method.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import { GENERIC_OPTIONS, genericPlugin, type GenericOptions } from './generic-plugin.js';
import type { IdentityPlugin } from './identity-plugin.js';

/** Options of {@link token}: the token, and what for. */
export interface TokenOptions extends GenericOptions {
  readonly token: string;
}

/** An existing token, at whichever identity version the cloud offers. The new token ends when the old one does. */
export function token(options: TokenOptions): IdentityPlugin {
  const where = 'token';
  refuseUnknownOptions(options, new Set([...GENERIC_OPTIONS, 'token']), where);
  if (typeof options.token !== 'string' || options.token === '') throw new MissingRequiredOptions(['token'], where);
  const secret = new Secret(options.token);
  return genericPlugin(options, {
    where,
    renewable: 'impossible',
    hasUserDomain: false,
    v3Method: () => tokenMethod({ token: secret.reveal() }),
    v2Auth: (connection) => {
      connection.conceal(secret.reveal());
      return { auth: { token: { id: secret.reveal() } }, token: secret.reveal() };
    },
  });
}
