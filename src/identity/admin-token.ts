import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import { fixedEndpointPlugin, type FixedEndpointPlugin } from './fixed-endpoint-plugin.js';

/** Options of {@link adminToken}. */
export interface AdminTokenOptions {
  /** Where all requests go that are relative, whatever their filter. */
  readonly endpoint?: string | undefined;
  readonly token: string;
}

/** A token and an endpoint that are known: nothing is asked, nothing is renewed. */
export function adminToken(options: AdminTokenOptions): FixedEndpointPlugin {
  refuseUnknownOptions(options, new Set(['endpoint', 'token']), 'adminToken');
  if (typeof options.token !== 'string') throw new MissingRequiredOptions(['token'], 'adminToken');
  const token = new Secret(options.token);
  const headers = options.token === '' ? undefined : { 'X-Auth-Token': options.token };
  return fixedEndpointPlugin({
    endpoint: options.endpoint,
    headers: (connection) => {
      connection.conceal(token.reveal());
      return headers;
    },
    token: () => token.reveal(),
  });
}
