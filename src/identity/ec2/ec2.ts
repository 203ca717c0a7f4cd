import { catchError, defaultIfEmpty, defer, from, map, mergeMap, of, take, throwError, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { isGiven } from '../../credentials/is-given.js';
import { requireOptions } from '../../credentials/require-options.js';
import { jointRevision } from '../../credentials/revision.js';
import { SecretSource, type SecretInput } from '../../credentials/secret-source.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { isHttpError } from '../../errors/http-error.js';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Connection } from '../../http/connection.js';
import { TOKEN_LIFE_OPTIONS, tokenLifeOf, type TokenLifeOptions } from '../../token/token-life-options.js';
import type { AuthHeaders, AuthPlugin } from '../auth-plugin.js';
import { checkAuthUrl, v3Root } from '../auth-url.js';
import { checkAuthPlugin } from '../check-auth-plugin.js';
import { identityPlugin, type IdentityPlugin } from '../identity-plugin.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { unlessChanged } from '../unless-changed.js';
import { urlPart } from '../url-part.js';
import { v3CacheParts } from '../v3-cache-parts.js';
import { readToken } from '../v3-sign-in.js';
import { ec2SignedRequest } from './ec2-signed-request.js';

/** Options of {@link ec2}. */
export interface Ec2Options extends TokenLifeOptions {
  /** The identity service, with or without `/v3`. */
  readonly authUrl: string;
  /** The id of the EC2 credential. */
  readonly access: string;
  /** Its secret. It signs, and is never sent. */
  readonly secret: SecretInput;
  /**
   * Who asks Keystone, which answers administrators and services alone since 2025 (CVE-2025-65073).
   *
   * @defaultValue nobody: for older Keystones
   */
  readonly serviceAuth?: AuthPlugin | undefined;
}

/**
 * Identity v3 with an EC2 credential (`createEc2Credential` makes one). The token is for the project and user of the credential, and
 * for other services: newer Keystones take none of this kind themselves. Keystone accepts a signature for 15 minutes, so the clock
 * must not be further behind.
 *
 * @throws MissingRequiredOptions without the auth URL, the access key and the secret, OptionError for a `serviceAuth` that is no auth plugin.
 * @see https://docs.openstack.org/api-ref/identity/v3/#os-ec2
 */
export function ec2(options: Ec2Options): IdentityPlugin {
  const where = 'v3.ec2';
  refuseUnknownOptions(options, new Set(['authUrl', 'access', 'secret', 'serviceAuth', ...TOKEN_LIFE_OPTIONS]), where);
  requireOptions(options, ['authUrl', 'access', 'secret'], where);
  const { access } = options;
  const serviceAuth = isGiven(options.serviceAuth) ? options.serviceAuth : undefined;
  if (serviceAuth !== undefined) checkAuthPlugin(serviceAuth, { option: 'serviceAuth', where });
  const secret = new SecretSource(options.secret, { option: 'secret', where });
  const url = `${v3Root(checkAuthUrl(options.authUrl, where), where)}/ec2tokens`;
  const signIn = (connection: Connection): Observable<AccessInfo> =>
    unlessChanged(connection, [secret], () =>
      secret.read(connection).pipe(mergeMap((known) => asService(connection, serviceAuth, (headers) => signInOnce(connection, { url, access, secret: known, headers })))),
    );
  return identityPlugin({
    authUrl: options.authUrl,
    ...tokenLifeOf(options),
    renewable: () => 'automatic',
    revision: () => jointRevision([secret]),
    cacheParts: () => v3CacheParts({ at: urlPart(url), who: { access, secret: secret.cachePart }, options: {} }),
    rescope: () => {
      throw new OptionError('scope', 'An EC2 credential is for the one project it was made for, so rescope() is not possible; nothing was sent.');
    },
    signIn,
  });
}

interface Ec2SignIn {
  readonly url: string;
  readonly access: string;
  readonly secret: string;
  readonly headers: AuthHeaders;
}

function signInOnce(connection: Connection, { url, access, secret, headers }: Ec2SignIn): Observable<AccessInfo> {
  return defer(() => {
    warnOfPlainHttp(connection, url);
    const credentials = ec2SignedRequest({ access, secret }, { url, at: connection.runtime.now() });
    const request = { method: 'POST', url, headers: { Accept: 'application/json', ...headers }, json: { credentials } };
    return connection.send({ ...request, responseType: 'json', log: false, retryNonIdempotent: true });
  }).pipe(map((response) => readToken(response)));
}

/** Under the service's token; a 401 may mean that one, so that it is tried with another before it is believed. */
function asService<T>(connection: Connection, service: AuthPlugin | undefined, send: (headers: AuthHeaders) => Observable<T>): Observable<T> {
  if (service === undefined) return send({});
  const headers$ = defer(() => from(service.getHeaders(connection))).pipe(
    take(1),
    defaultIfEmpty(undefined),
    mergeMap((headers) => (headers === undefined ? throwError(() => withoutService()) : of(headers))),
  );
  return headers$.pipe(
    mergeMap((headers) =>
      send(headers).pipe(
        catchError((error: unknown) => {
          const mayBeTheService = isHttpError(error, 401) && service.reauthenticate !== false && service.invalidate(headers);
          return mayBeTheService ? headers$.pipe(mergeMap(send)) : throwError(() => error);
        }),
      ),
    ),
  );
}

function withoutService(): AuthorizationFailure {
  return new AuthorizationFailure('The "serviceAuth" of v3.ec2 has nothing to authenticate with; nothing was sent.');
}
