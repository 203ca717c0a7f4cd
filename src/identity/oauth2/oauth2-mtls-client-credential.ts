import { from, map, mergeMap, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../../access/access-info.js';
import { isJsonObject } from '../../access/json-object.js';
import { requireOptions } from '../../credentials/require-options.js';
import { checkBoolean } from '../../errors/check-boolean.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Connection } from '../../http/connection.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { tokenLifeOf } from '../../token/token-life-options.js';
import type { AuthHeaders } from '../auth-plugin.js';
import { checkAuthUrl, v3Root } from '../auth-url.js';
import { fromSameOrigin } from '../federation/federated-token.js';
import { identityPlugin, type IdentityPlugin } from '../identity-plugin.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { unsentScope } from '../unsent-scope.js';
import { V3_OPTIONS, type V3Options } from '../v3-plugin.js';
import { requestAccessToken } from './access-token-request.js';
import { withBearer } from './with-bearer.js';

/** Options of {@link oauth2MtlsClientCredential}. */
export interface OAuth2MtlsClientCredentialOptions extends V3Options {
  /** Where access tokens are given; Keystone's is `<authUrl>/v3/OS-OAUTH2/token`. */
  readonly oauth2Endpoint: string;
  /** The id of the user whom the certificate belongs to. */
  readonly oauth2ClientId: string;
}

const REQUIRED: readonly string[] = ['oauth2Endpoint', 'oauth2ClientId'];

/**
 * An OAuth 2.0 access token for the client certificate of the session (`tls: { cert, key }`), to which Keystone binds it: it is
 * good over that certificate alone. It is Keystone's token too. The scope is what Keystone's mapping says, scope options are
 * accepted and not sent, with one warning.
 *
 * @throws MissingRequiredOptions without the auth URL, the endpoint and the client's id.
 * @see https://docs.openstack.org/keystone/latest/admin/oauth2-mutual-tls-usage-guide.html
 * @see https://www.rfc-editor.org/rfc/rfc8705
 */
export function oauth2MtlsClientCredential(options: OAuth2MtlsClientCredentialOptions): IdentityPlugin {
  const where = 'v3.oauth2MtlsClientCredential';
  refuseUnknownOptions(options, new Set([...V3_OPTIONS, ...REQUIRED]), where);
  requireOptions(options, ['authUrl', ...REQUIRED], where);
  const { includeCatalog = true, oauth2ClientId, oauth2Endpoint: endpoint } = options;
  checkBoolean('includeCatalog', includeCatalog);
  const root = v3Root(checkAuthUrl(options.authUrl, where), where);
  const form = { grant_type: 'client_credentials', client_id: oauth2ClientId };
  const url = `${root}/auth/tokens${includeCatalog ? '' : '?nocatalog'}`;
  const warnOfScope = unsentScope(options, { where, reason: 'the scope of a token that is bound to a certificate is what Keystone maps it to' });
  const identity = identityPlugin({
    authUrl: options.authUrl,
    ...tokenLifeOf(options),
    renewable: () => 'automatic',
    rescope: () => {
      throw new OptionError('scope', 'A token that is bound to a certificate is for one scope, so rescope() is not possible; nothing was sent.');
    },
    signIn: (connection) => {
      warnOfScope(connection);
      return requestAccessToken(connection, { endpoint, form }).pipe(mergeMap(({ token }) => accessOf(connection, url, token)));
    },
  });
  return withTokenTwice(identity);
}

/** What Keystone knows about the token. */
function accessOf(connection: Connection, url: string, token: string): Observable<AccessInfo> {
  const headers = { Accept: 'application/json', 'X-Auth-Token': token, 'X-Subject-Token': token };
  warnOfPlainHttp(connection, url);
  return connection.send({ url, headers, responseType: 'json', log: false }).pipe(
    map((response) => {
      const { body, status, requestId } = fromSameOrigin(response, url, 'Give the auth URL under which Keystone itself answers.');
      if (isJsonObject(body) && 'token' in body) return createAccessInfo(body, token);
      throw new InvalidResponse(
        `GET ${redactUrl(url)} was answered with ${String(status)} but without a token document; is this the identity service?`,
        { outcome: 'refused', requestId },
      );
    }),
  );
}

/** The same token in both headers. */
function withTokenTwice(identity: IdentityPlugin): IdentityPlugin {
  const both = withBearer();
  const twice = (headers: AuthHeaders | undefined): AuthHeaders | undefined => both(headers, headers?.['X-Auth-Token']);
  return {
    ...identity,
    getHeaders: (connection) => {
      const headers$ = identity.getHeaders(connection);
      return Array.isArray(headers$) ? [twice((headers$ as readonly AuthHeaders[])[0])] : from(headers$).pipe(map(twice));
    },
  };
}
