import { totpMethod, TOTP_OPTIONS, type TotpMethodOptions } from '../credentials/totp-method.js';
import { scopeBody } from '../credentials/scope.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { splitOptions, v3Plugin, type V3Options } from './v3-plugin.js';

/** Options of {@link totp}: the user, and what for. */
export interface V3TotpOptions extends V3Options, TotpMethodOptions {}

/** Identity v3 with a user and a one-time passcode. */
export function totp(options: V3TotpOptions): IdentityPlugin {
  const { method, plugin } = splitOptions<TotpMethodOptions>(options, TOTP_OPTIONS, 'v3.totp');
  return v3Plugin(plugin, { methods: [totpMethod(method)], scope: scopeBody(plugin), where: 'v3.totp' });
}
