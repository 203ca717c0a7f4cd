import { defer, mergeMap } from 'rxjs';
import { SecretSource, type SecretInput } from '../../../credentials/secret-source.js';
import { checkBasicUser } from '../../../http/basic-authorization.js';
import { checkHttpUrl } from '../../../http/url.js';
import type { IdentityPlugin } from '../../identity-plugin.js';
import { urlPart } from '../../url-part.js';
import { checkFederationOptions, federatedPlugin, type FederationOptions } from '../federated-plugin.js';

const WHERE = 'samlPassword';
const REQUIRED = ['identityProviderUrl', 'username', 'password'];

/** Options of {@link samlPassword}. */
export interface SamlPasswordOptions extends FederationOptions {
  /** Where the identity provider takes SAML requests of ECP clients. User and password are sent there, and nowhere else. */
  readonly identityProviderUrl: string;
  readonly username: string;
  readonly password: SecretInput;
}

/**
 * Signs in at a SAML 2.0 identity provider with user and password (profile ECP, HTTP Basic), and with its assertion at a
 * Keystone behind a SAML service provider such as mod_auth_mellon or Shibboleth.
 *
 * @throws OptionError for an option that is missing, unknown or cannot be right.
 * @see https://docs.openstack.org/keystone/latest/admin/federation/configure_federation.html
 */
export function samlPassword(options: SamlPasswordOptions): IdentityPlugin {
  const signIn = { where: WHERE, optionNames: REQUIRED, required: REQUIRED };
  checkFederationOptions(options, signIn);
  const { username } = options;
  const identityProviderUrl = checkHttpUrl(options.identityProviderUrl, 'identityProviderUrl');
  checkBasicUser(username, { option: 'username', where: WHERE });
  const password = new SecretSource(options.password, { option: 'password', where: WHERE });
  return federatedPlugin(options, {
    ...signIn,
    secrets: [password],
    who: { identityProvider: urlPart(identityProviderUrl), username, password: password.cachePart },
    unscoped: (connection, federatedUrl) =>
      // The reader of XML and the cookie jar are loaded when somebody signs in.
      defer(() => import('./ecp-sign-in.js')).pipe(
        mergeMap(({ ecpSignIn }) =>
          password
            .read(connection)
            .pipe(mergeMap((secret) => ecpSignIn(connection, { federatedUrl, identityProviderUrl, username, password: secret }))),
        ),
      ),
  });
}
