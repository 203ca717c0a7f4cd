import { map } from 'rxjs';
import type { IdentityPlugin } from '../identity-plugin.js';
import { NEGOTIATION_OPTIONS, readNegotiation, type NegotiationOptions } from '../kerberos/kerberos-method.js';
import { negotiated } from '../kerberos/negotiated.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { readToken } from '../v3-sign-in.js';
import { checkFederationOptions, federatedPlugin, type FederationOptions } from './federated-plugin.js';

/** Options of {@link fedKerberos}: the agreement, how the ticket is presented, and what for. */
export interface FedKerberosOptions extends FederationOptions, NegotiationOptions {}

const PLUGIN = { where: 'fedKerberos', optionNames: NEGOTIATION_OPTIONS, required: [] };

/**
 * A Kerberos ticket where Keystone maps its owner to a user as it does with those of other identity providers.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/federation/configure_federation.html
 */
export function fedKerberos(options: FedKerberosOptions): IdentityPlugin {
  checkFederationOptions(options, PLUGIN);
  const negotiation = readNegotiation(options, PLUGIN.where);
  return federatedPlugin(options, {
    ...PLUGIN,
    unscoped: (connection, url) => {
      warnOfPlainHttp(connection, url);
      const request = { url, headers: { Accept: 'application/json' }, responseType: 'json', log: false } as const;
      return negotiated(connection, request, negotiation).pipe(map((reply) => readToken(reply, 'GET')));
    },
  });
}
