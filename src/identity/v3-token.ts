import { tokenMethod, TOKEN_OPTIONS, type TokenMethodOptions } from '../credentials/token-method.js';
import { scopeBody } from '../credentials/scope.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { splitOptions, v3Plugin, type V3Options } from './v3-plugin.js';

/** Options of {@link token}: the token, and what for. */
export interface V3TokenOptions extends V3Options, TokenMethodOptions {}

/** Identity v3 with an existing token, for another scope. The new token ends when the old one does. */
export function token(options: V3TokenOptions): IdentityPlugin {
  const { method, plugin } = splitOptions<TokenMethodOptions>(options, TOKEN_OPTIONS, 'v3.token');
  return v3Plugin(plugin, { methods: [tokenMethod(method)], scope: scopeBody(plugin), where: 'v3.token' });
}
