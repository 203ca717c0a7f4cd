import { from, map, mergeMap, type Observable } from 'rxjs';
import { applicationCredentialMethod } from '../../credentials/application-credential-method.js';
import { requireOptions } from '../../credentials/require-options.js';
import { jointRevision } from '../../credentials/revision.js';
import { SecretSource, type SecretInput } from '../../credentials/secret-source.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import { basicAuthorization } from '../../http/basic-authorization.js';
import type { Connection } from '../../http/connection.js';
import { getHeader } from '../../http/headers.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { tokenLifeOf } from '../../token/token-life-options.js';
import { TokenSource } from '../../token/token-source.js';
import type { AuthHeaders } from '../auth-plugin.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { plainTokenCodec, type PlainToken } from '../plain-token.js';
import { unlessChanged } from '../unless-changed.js';
import { unsentScope, warning } from '../unsent-scope.js';
import { urlPart } from '../url-part.js';
import { V3_OPTIONS, v3Plugin, type V3Options } from '../v3-plugin.js';
import { requestAccessToken } from './access-token-request.js';
import { withBearer } from './with-bearer.js';

/** Options of {@link oauth2ClientCredential}. */
export interface OAuth2ClientCredentialOptions extends V3Options {
  /** Where access tokens are given; Keystone's is `<authUrl>/v3/OS-OAUTH2/token`. */
  readonly oauth2Endpoint: string;
  /** The id of an application credential. */
  readonly oauth2ClientId: string;
  /** Its secret. */
  readonly oauth2ClientSecret: SecretInput;
}

const REQUIRED: readonly string[] = ['oauth2Endpoint', 'oauth2ClientId', 'oauth2ClientSecret'];

/**
 * For services that want an OAuth 2.0 access token (`Authorization: Bearer`) beside the one of Keystone. Both are got with an
 * application credential, kept until shortly before they end, and renewed when a service refuses them. The scope was fixed when
 * the application credential was created; scope options are accepted and not sent, with one warning.
 *
 * @throws MissingRequiredOptions without the auth URL, the endpoint, the client's id and secret.
 * @see https://docs.openstack.org/keystone/latest/admin/oauth2-usage-guide.html
 */
export function oauth2ClientCredential(options: OAuth2ClientCredentialOptions): IdentityPlugin {
  const where = 'v3.oauth2ClientCredential';
  refuseUnknownOptions(options, new Set([...V3_OPTIONS, ...REQUIRED]), where);
  requireOptions(options, ['authUrl', ...REQUIRED], where);
  const { oauth2ClientId: id, oauth2ClientSecret: secret } = options;
  const warnOfScope = unsentScope(options, { where, reason: 'an application credential is for the one project it was made for' });
  const method = warning(applicationCredentialMethod({ applicationCredentialId: id, applicationCredentialSecret: secret }), warnOfScope);
  const identity = v3Plugin(options, { methods: [method], scope: undefined, where, cachePart: urlPart(options.oauth2Endpoint) });
  return withAccessTokens(identity, accessTokens(options, new SecretSource(secret, { option: 'oauth2ClientSecret', where })));
}

function accessTokens(options: OAuth2ClientCredentialOptions, secret: SecretSource): TokenSource<PlainToken> {
  const { oauth2ClientId: id, oauth2Endpoint: endpoint } = options;
  const form = { grant_type: 'client_credentials' };
  return new TokenSource<PlainToken>({
    ...tokenLifeOf(options),
    authUrl: redactUrl(endpoint),
    signIn: (connection) => {
      const sentAt = connection.runtime.now();
      return unlessChanged(connection, [secret], () =>
        secret
          .read(connection)
          .pipe(mergeMap((known) => requestAccessToken(connection, { endpoint, form, headers: { Authorization: basicAuthorization(id, known) } }))),
      ).pipe(map(({ token, lifeMs }) => ({ token, expiresAt: lifeMs === undefined ? undefined : sentAt + lifeMs })));
    },
    renewable: () => 'automatic',
    revision: () => jointRevision([secret]),
    cacheParts: () => ({ api: 'oauth2', at: urlPart(endpoint), who: { id, secret: secret.cachePart } }),
    codec: plainTokenCodec,
    lifeOf: ({ expiresAt }) => ({ issuedAt: undefined, expiresAt }),
    secretsOf: ({ token }) => [token],
  });
}

/** The plugin whose headers carry both tokens. Keystone comes first: without it no access token is asked for. */
function withAccessTokens(identity: IdentityPlugin, tokens: TokenSource<PlainToken>): IdentityPlugin {
  const both = withBearer();
  const isOf =
    (headers: AuthHeaders) =>
    ({ token }: PlainToken): boolean =>
      getHeader(headers, 'Authorization') === `Bearer ${token}`;
  const getHeaders = (connection: Connection): Observable<AuthHeaders | undefined> =>
    from(identity.getHeaders(connection)).pipe(
      mergeMap((headers) => tokens.get(connection).pipe(map(({ token }) => both(headers, token)))),
    );
  return {
    ...identity,
    getHeaders: (connection) => {
      const headers$ = identity.getHeaders(connection);
      const bearer = Array.isArray(headers$) ? tokens.atOnce(connection) : undefined;
      return bearer === undefined ? getHeaders(connection) : [both((headers$ as readonly AuthHeaders[])[0], bearer.token)];
    },
    getToken: (connection) => getHeaders(connection).pipe(map((headers) => headers && getHeader(headers, 'X-Auth-Token'))),
    rejectedAgain: (handedOut) => [identity.rejectedAgain?.(handedOut), tokens.rejectedAgain(isOf(handedOut))].includes(true),
    invalidate: (rejected) => {
      const worthwhile = [identity.invalidate(rejected), tokens.invalidate(rejected && isOf(rejected))];
      return worthwhile.includes(true);
    },
  };
}
