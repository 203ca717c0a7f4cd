import { combineLatest, mergeMap, type Observable } from 'rxjs';
import type { AuthMethod } from '../../credentials/auth-method.js';
import { requireOptions } from '../../credentials/require-options.js';
import { jointRevision } from '../../credentials/revision.js';
import { SecretSource, type SecretInput } from '../../credentials/secret-source.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Connection } from '../../http/connection.js';
import type { HttpRequest, SignAttempt } from '../../http/request.js';
import type { ApiResponse } from '../../http/response.js';
import { unlessChanged } from '../unless-changed.js';
import { oauth1Authorization } from './oauth1-authorization.js';
import { oauth1Nonce } from './oauth1-nonce.js';

/** A consumer, and the access token that a user gave it. */
export interface OAuth1MethodOptions {
  readonly consumerKey: string;
  readonly consumerSecret: SecretInput;
  readonly accessKey: string;
  readonly accessSecret: SecretInput;
}

/** The options of {@link oauth1Method}, by name. */
export const OAUTH1_OPTIONS: readonly string[] = ['consumerKey', 'consumerSecret', 'accessKey', 'accessSecret'];

/**
 * An OAuth 1.0a access token, for `v3.auth`. What is signed is the URL that is sent to, without its query; Keystone verifies it
 * against the URL it believes to have, so a proxy that changes host or path breaks it.
 *
 * @throws MissingRequiredOptions unless all four are given.
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#os-oauth1-api
 */
export function oauth1Method(options: OAuth1MethodOptions): AuthMethod {
  const where = 'v3.oauth1Method';
  refuseUnknownOptions(options, new Set(OAUTH1_OPTIONS), where);
  requireOptions(options, OAUTH1_OPTIONS, where);
  const { consumerKey, accessKey } = options;
  const consumerSecret = new SecretSource(options.consumerSecret, { option: 'consumerSecret', where });
  const accessSecret = new SecretSource(options.accessSecret, { option: 'accessSecret', where });
  const secrets = [consumerSecret, accessSecret];
  return {
    identity: { method: 'oauth1', consumerKey, accessKey, consumerSecret: consumerSecret.cachePart, accessSecret: accessSecret.cachePart },
    revision: () => jointRevision(secrets),
    getAuthData: () => ['oauth1', {}],
    send: (connection, request) =>
      unlessChanged(connection, secrets, () =>
        combineLatest([consumerSecret.read(connection), accessSecret.read(connection)]).pipe(
          mergeMap(([consumer, access]) =>
            sendSigned(connection, request, { consumerKey, consumerSecret: consumer, accessKey, accessSecret: access }),
          ),
        ),
      ),
  };
}

interface Keys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessKey: string;
  readonly accessSecret: string;
}

/** A nonce counts once, so that every attempt is signed anew. */
function sendSigned(connection: Connection, request: HttpRequest, keys: Keys): Observable<ApiResponse> {
  const sign: SignAttempt = ({ method, url }) => {
    const timestamp = String(Math.floor(connection.runtime.now() / 1000));
    // Against RFC 5849, section 3.4.1.3, Keystone leaves the query (`?nocatalog`) out of what it verifies.
    const [address = url] = url.split('?', 1);
    return { Authorization: oauth1Authorization({ ...keys, method, url: address, nonce: oauth1Nonce(), timestamp }) };
  };
  return connection.send({ ...request, sign });
}
