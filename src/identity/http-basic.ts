import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { basicAuthorization, checkBasicUser } from '../http/basic-authorization.js';
import { Secret } from '../redaction/secret.js';
import { fixedEndpointPlugin, type FixedEndpointPlugin } from './fixed-endpoint-plugin.js';

/** Options of {@link httpBasic}. */
export interface HttpBasicOptions {
  /** Where all requests go that are relative. */
  readonly endpoint?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * HTTP Basic at a service that stands alone (Ironic, for instance).
 *
 * @throws OptionError for an unknown option, or a user name with a colon.
 * @see https://www.rfc-editor.org/rfc/rfc7617
 */
export function httpBasic(options: HttpBasicOptions): FixedEndpointPlugin {
  refuseUnknownOptions(options, new Set(['endpoint', 'username', 'password']), 'httpBasic');
  const { username, password } = options;
  checkBasicUser(username, { option: 'username', where: 'httpBasic' });
  const secret = username === undefined || password === undefined ? undefined : new Secret({ username, password });
  return fixedEndpointPlugin({
    endpoint: options.endpoint,
    headers: (connection) => {
      if (secret === undefined) return undefined;
      const known = secret.reveal();
      connection.conceal(known.password);
      return { Authorization: basicAuthorization(known.username, known.password) };
    },
    token: () => undefined,
  });
}
