import { requireOptions } from '../../credentials/require-options.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { unsentScope, warning } from '../unsent-scope.js';
import { splitOptions, v3Plugin, type V3Options } from '../v3-plugin.js';
import { OAUTH1_OPTIONS, oauth1Method, type OAuth1MethodOptions } from './oauth1-method.js';

/** Options of {@link oauth1}. */
export interface OAuth1Options extends V3Options, OAuth1MethodOptions {}

/**
 * Identity v3 with an OAuth 1.0a access token, which a user gave to a consumer (`createOAuth1AccessToken` gets one). The token has
 * the project and the roles the user authorized; scope options are accepted and not sent, with one warning.
 *
 * @throws MissingRequiredOptions without the auth URL, both keys and both secrets.
 */
export function oauth1(options: OAuth1Options): IdentityPlugin {
  const where = 'v3.oauth1';
  const { method, plugin } = splitOptions<OAuth1MethodOptions>(options, OAUTH1_OPTIONS, where);
  requireOptions(options, ['authUrl', ...OAUTH1_OPTIONS], where);
  const reason = 'a token for an OAuth access token is for the project that was authorized';
  const warnOfScope = unsentScope(plugin, { where, reason, logger: 'keystoneauth.extras.oauth1.v3' });
  return v3Plugin(plugin, { methods: [warning(oauth1Method(method), warnOfScope)], scope: undefined, where });
}
