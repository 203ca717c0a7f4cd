import { defer, map, mergeMap, type Observable } from 'rxjs';
import { SecretSource, type SecretInput } from '../../../credentials/secret-source.js';
import { AuthorizationFailure } from '../../../errors/authorization-failure.js';
import { OptionError } from '../../../errors/option-error.js';
import type { Connection } from '../../../http/connection.js';
import { checkHttpUrl } from '../../../http/url.js';
import type { IdentityPlugin } from '../../identity-plugin.js';
import { urlPart } from '../../url-part.js';
import { checkFederationOptions, federatedPlugin, type FederationOptions } from '../federated-plugin.js';
import { isWritable } from '../xml/escape-xml.js';

const WHERE = 'adfsPassword';
const REQUIRED = ['identityProviderUrl', 'serviceProviderEndpoint', 'serviceProviderEntityId', 'username', 'password'];

/** Options of {@link adfsPassword}. */
export interface AdfsPasswordOptions extends FederationOptions {
  /**
   * Where ADFS exchanges user and password for a security token (WS-Trust 1.3), for instance
   * `https://adfs.example.com/adfs/services/trust/13/usernamemixed`. They are sent there, and nowhere else.
   */
  readonly identityProviderUrl: string;
  /** Where the service provider in front of Keystone takes security tokens, for instance `https://cloud.example.com/Shibboleth.sso/ADFS`. */
  readonly serviceProviderEndpoint: string;
  /** How ADFS calls the service provider. */
  readonly serviceProviderEntityId: string;
  readonly username: string;
  readonly password: SecretInput;
}

/**
 * Signs in at Active Directory Federation Services with user and password, and with the security token it issues at a
 * Keystone behind a service provider that speaks WS-Federation.
 *
 * @throws OptionError for an option that is missing, unknown or cannot be right.
 */
export function adfsPassword(options: AdfsPasswordOptions): IdentityPlugin {
  const signIn = { where: WHERE, optionNames: REQUIRED, required: REQUIRED };
  checkFederationOptions(options, signIn);
  const fixed = {
    identityProviderUrl: checkHttpUrl(options.identityProviderUrl, 'identityProviderUrl'),
    serviceProviderEndpoint: checkHttpUrl(options.serviceProviderEndpoint, 'serviceProviderEndpoint'),
    serviceProviderEntityId: writable(options.serviceProviderEntityId, 'serviceProviderEntityId'),
    username: writable(options.username, 'username'),
  };
  const { identityProviderUrl, serviceProviderEndpoint } = fixed;
  const password = new SecretSource(options.password, { option: 'password', where: WHERE });
  return federatedPlugin(options, {
    ...signIn,
    secrets: [password],
    who: { ...fixed, identityProviderUrl: urlPart(identityProviderUrl), serviceProviderEndpoint: urlPart(serviceProviderEndpoint), password: password.cachePart },
    unscoped: (connection, federatedUrl) =>
      // The reader of XML and the cookie jar are loaded when somebody signs in.
      defer(() => import('./adfs-sign-in.js')).pipe(
        mergeMap(({ adfsSignIn }) =>
          readWritable(password, connection).pipe(mergeMap((secret) => adfsSignIn(connection, { ...fixed, federatedUrl, password: secret }))),
        ),
      ),
  });
}

function writable(text: unknown, option: string): string {
  if (typeof text === 'string' && isWritable(text)) return text;
  throw new OptionError(option, `"${option}" of ${WHERE} has to be a text without control characters, which XML has no way to write; nothing was sent.`);
}

function readWritable(source: SecretSource, connection: Connection): Observable<string> {
  return source.read(connection).pipe(
    map((secret) => {
      if (isWritable(secret)) return secret;
      throw new AuthorizationFailure(`The "password" of ${WHERE} has control characters, which XML has no way to write; nothing was sent.`);
    }),
  );
}
