import { isSendable } from '../access/check-token-text.js';
import { isGiven } from '../credentials/is-given.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import { fixedEndpointPlugin, type FixedEndpointPlugin } from './fixed-endpoint-plugin.js';

/** Options of {@link adminToken}. */
export interface AdminTokenOptions {
  /** Where all requests go that are relative, whatever their filter. */
  readonly endpoint?: string | undefined;
  /** Without one, as configuration may leave it, no request can be authenticated. */
  readonly token?: string | undefined;
}

/**
 * A token and an endpoint that are known: nothing is asked, nothing is renewed.
 *
 * @throws OptionError for a token that is no text, or that no header can carry.
 */
export function adminToken(options: AdminTokenOptions): FixedEndpointPlugin {
  refuseUnknownOptions(options, new Set(['endpoint', 'token']), 'adminToken');
  const { endpoint, token } = options;
  if (!isGiven(token)) return fixedEndpointPlugin({ endpoint, headers: () => undefined, token: () => undefined });
  if (typeof (token as unknown) !== 'string' || !isSendable(token)) throw new OptionError('token', '"token" of adminToken has to be a text that a header can carry; nothing was sent.');
  const secret = new Secret(token);
  const headers = { 'X-Auth-Token': token };
  return fixedEndpointPlugin({
    endpoint,
    headers: (connection) => {
      connection.conceal(secret.reveal());
      return headers;
    },
    token: () => secret.reveal(),
  });
}
