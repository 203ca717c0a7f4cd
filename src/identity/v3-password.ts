import { passwordMethod, PASSWORD_OPTIONS, type PasswordMethodOptions } from '../credentials/password-method.js';
import { scopeBody } from '../credentials/scope.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { splitOptions, v3Plugin, type V3Options } from './v3-plugin.js';

/** Options of {@link password}: the user, and what for. */
export interface V3PasswordOptions extends V3Options, PasswordMethodOptions {}

/** Identity v3 with a user and a password: the same bytes as `v3.auth` with one `v3.passwordMethod`. */
export function password(options: V3PasswordOptions): IdentityPlugin {
  const { method, plugin } = splitOptions<PasswordMethodOptions>(options, PASSWORD_OPTIONS, 'v3.password');
  return v3Plugin(plugin, { methods: [passwordMethod(method)], scope: scopeBody(plugin), where: 'v3.password' });
}
