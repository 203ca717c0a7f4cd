import { genericPlugin } from './generic-plugin.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { tokenCredentials, type TokenOptions } from './token-credentials.js';

export type { TokenOptions } from './token-credentials.js';

/** An existing token, at whichever identity version the cloud offers. The new token ends when the old one does. */
export function token(options: TokenOptions): IdentityPlugin {
  return genericPlugin(options, tokenCredentials(options));
}
