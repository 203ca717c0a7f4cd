import type { AuthPlugin } from '../identity/auth-plugin.js';
import { checkAuthPlugin as checkPlugin } from '../identity/check-auth-plugin.js';

/** Throws an OptionError unless `auth` is absent or has the three methods that every plugin needs. */
export function checkAuthPlugin(auth: AuthPlugin | undefined, where: string): void {
  if (auth !== undefined) checkPlugin(auth, { option: 'auth', where });
}
