import { fileSource } from '#files';
import { mergeMap } from 'rxjs';
import { isGiven } from '../../credentials/is-given.js';
import { SecretSource, type SecretInput } from '../../credentials/secret-source.js';
import { OptionError } from '../../errors/option-error.js';
import { checkFederationOptions, federatedPlugin, type FederationOptions } from '../federation/federated-plugin.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { bearerSignIn } from './bearer-sign-in.js';

/** Options of {@link oidcAccessToken}. */
export interface OidcAccessTokenOptions extends FederationOptions {
  /** A token of the identity provider. A function is called for each sign-in: tokens of a CI system live for minutes. */
  readonly accessToken?: SecretInput | undefined;
  /** Instead: the file that holds it, such as a projected token of Kubernetes. Read for each sign-in. Not in browsers. */
  readonly accessTokenFile?: string | undefined;
}

const WHERE = 'v3.oidcAccessToken';
const OPTIONS: readonly string[] = ['accessToken', 'accessTokenFile'];

/**
 * OpenID Connect with a token that somebody else got from the provider: it is handed to Keystone as it is.
 *
 * @throws OptionError for options that are missing, unknown or cannot be right.
 */
export function oidcAccessToken(options: OidcAccessTokenOptions): IdentityPlugin {
  const hasFile = isGiven(options.accessTokenFile);
  const plugin = { where: WHERE, optionNames: OPTIONS, required: hasFile ? [] : ['accessToken'] };
  checkFederationOptions(options, plugin);
  if (hasFile && isGiven(options.accessToken)) {
    throw new OptionError(OPTIONS, `${WHERE} takes "accessToken" or "accessTokenFile", not both; nothing was sent.`);
  }
  const token = tokenSource(options);
  return federatedPlugin(options, {
    ...plugin,
    secrets: [token],
    who: token.fixed,
    unscoped: (connection, url) => token.read(connection).pipe(mergeMap((bearer) => bearerSignIn(connection, url, bearer))),
  });
}

function tokenSource({ accessToken, accessTokenFile }: OidcAccessTokenOptions): SecretSource {
  if (isGiven(accessTokenFile)) return new SecretSource(fileSource(accessTokenFile), { option: 'accessTokenFile', where: WHERE });
  return new SecretSource(accessToken ?? '', { option: 'accessToken', where: WHERE });
}
