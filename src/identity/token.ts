import { tokenMethod } from '../credentials/token-method.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { SecretSource, type SecretInput } from '../credentials/secret-source.js';
import { GENERIC_OPTIONS, genericPlugin, type GenericOptions } from './generic-plugin.js';
import type { IdentityPlugin } from './identity-plugin.js';

/** Options of {@link token}: the token, and what for. */
export interface TokenOptions extends GenericOptions {
  /** A text, or a function that gives the one of this moment. */
  readonly token: SecretInput;
}

/** An existing token, at whichever identity version the cloud offers. The new token ends when the old one does. */
export function token(options: TokenOptions): IdentityPlugin {
  const where = 'token';
  refuseUnknownOptions(options, new Set([...GENERIC_OPTIONS, 'token']), where);
  const secret = new SecretSource(options.token, { option: 'token', where });
  return genericPlugin(options, {
    where,
    hasUserDomain: false,
    secret,
    v3Methods: [tokenMethod({ token: options.token })],
    v2Auth: (known) => ({ auth: { token: { id: known } }, token: known }),
  });
}
