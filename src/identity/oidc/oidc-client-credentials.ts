import { map } from 'rxjs';
import { isGiven } from '../../credentials/is-given.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { checkOidcOptions, openidScopeOf, type OidcOptions } from './oidc-options.js';
import { oidcPlugin } from './oidc-plugin.js';

const PLUGIN = { where: 'v3.oidcClientCredentials', optionNames: [], required: [] };
const GRANT = 'client_credentials';

/**
 * OpenID Connect for a program: the client's own id and secret, in exchange for an access token.
 *
 * @throws OptionError for options that are missing, unknown or cannot be right.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export function oidcClientCredentials(options: OidcOptions): IdentityPlugin {
  checkOidcOptions(options, PLUGIN);
  const form = { scope: openidScopeOf(options), grant_type: GRANT };
  return oidcPlugin(options, {
    ...PLUGIN,
    grantType: GRANT,
    // The client is known, if it has a name.
    who: isGiven(options.clientId) ? {} : undefined,
    tokens: (provider) => provider.requestTokens(form, { isRepeatable: true }).pipe(map((reply) => ({ reply }))),
  });
}
