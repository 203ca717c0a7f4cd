import { genericPlugin } from './generic-plugin.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { passwordCredentials, type PasswordOptions } from './password-credentials.js';

export type { PasswordOptions } from './password-credentials.js';

/** A user and a password, at whichever identity version the cloud offers. */
export function password(options: PasswordOptions): IdentityPlugin {
  return genericPlugin(options, passwordCredentials(options));
}
