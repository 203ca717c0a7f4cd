import { scopeBody } from '../../credentials/scope.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { splitOptions, v3Plugin, type V3Options } from '../v3-plugin.js';
import { kerberosMethod, NEGOTIATION_OPTIONS, type NegotiationOptions } from './kerberos-method.js';

/** Options of {@link kerberos}: how the ticket is presented, and what for. */
export interface KerberosOptions extends V3Options, NegotiationOptions {}

/** Identity v3 with a Kerberos ticket: the same bytes as `v3.auth` with one `kerberosMethod`. */
export function kerberos(options: KerberosOptions): IdentityPlugin {
  const { method, plugin } = splitOptions<NegotiationOptions>(options, NEGOTIATION_OPTIONS, 'kerberos');
  return v3Plugin(plugin, { methods: [kerberosMethod(method)], scope: scopeBody(plugin), where: 'kerberos' });
}
