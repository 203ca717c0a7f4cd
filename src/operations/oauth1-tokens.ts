import { defer, map, type Observable } from 'rxjs';
import { isJsonObject, objectIn, textIn } from '../access/json-object.js';
import { requireOptions } from '../credentials/require-options.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import type { Client } from '../session/client.js';
import { hiddenBy, type SecretText } from './hidden-by.js';
import { identityRequest, withoutMember } from './identity-request.js';
import { oauth1SignedPost } from './oauth1-signed-post.js';

/** Who asks a user for access. */
export interface OAuth1ConsumerOptions {
  readonly consumerKey: string;
  readonly consumerSecret: SecretText;
  /** The identity service, with or without `/v3`. @defaultValue that of the session's plugin; a consumer's session needs none */
  readonly authUrl?: string | undefined;
}

/** What access is asked for. */
export interface OAuth1RequestTokenOptions extends OAuth1ConsumerOptions {
  readonly projectId: string;
}

/** To be authorized by a user, and then exchanged. */
export interface OAuth1RequestToken {
  readonly requestKey: string;
  readonly requestSecret: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
}

/** A request token, and the proof that a user authorized it. */
export interface OAuth1AccessTokenOptions extends OAuth1ConsumerOptions {
  readonly requestKey: string;
  readonly requestSecret: SecretText;
  readonly verifier: SecretText;
}

/** What `v3.oauth1` signs in with. */
export interface OAuth1AccessToken {
  readonly accessKey: string;
  readonly accessSecret: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
  /** Ready for `v3.oauth1`. */
  readonly options: {
    readonly authUrl: string;
    readonly consumerKey: string;
    /** Reveals the consumer's secret. */
    readonly consumerSecret: () => string;
    readonly accessKey: string;
    /** Reveals the token's secret. */
    readonly accessSecret: () => string;
  };
}

const CONSUMER: readonly string[] = ['consumerKey', 'consumerSecret'];

/**
 * Step 2 of OAuth 1.0a, by the consumer: a token that asks for access to a project. Its key goes to the user.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#create-request-token
 */
export function requestOAuth1Token(client: Client, options: OAuth1RequestTokenOptions): Observable<OAuth1RequestToken> {
  const where = 'requestOAuth1Token';
  return defer(() => {
    const { consumerKey, consumerSecret, projectId, authUrl } = checked(options, [...CONSUMER, 'projectId'], where);
    return oauth1SignedPost(client, {
      ...{ path: '/OS-OAUTH1/request_token', where, authUrl, headers: { 'Requested-Project-Id': projectId } },
      keys: { consumerKey, consumerSecret, callback: 'oob' },
    });
  }).pipe(map(({ key, secret, expiresAt }) => ({ requestKey: key, requestSecret: secret, expiresAt })));
}

/**
 * Step 3, by the user: grants some of their roles in the project. What it gives is handed to the consumer.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#authorize-request-token
 */
export function authorizeOAuth1Token(
  client: Client,
  { requestKey, roles }: { readonly requestKey: string; readonly roles: readonly ({ readonly id: string } | { readonly name: string })[] },
): Observable<Secret> {
  const path = `/OS-OAUTH1/authorize/${encodeURIComponent(requestKey)}`;
  return identityRequest(client, path, { method: 'PUT', json: { roles }, log: false }).pipe(
    map((response) => {
      const verifier = textIn(objectIn(isJsonObject(response.body) ? response.body : undefined, 'token'), 'oauth_verifier');
      if (verifier === undefined) throw withoutMember(response, 'oauth_verifier');
      return new Secret(hiddenBy(client, verifier));
    }),
  );
}

/**
 * Step 4, by the consumer: exchanges the authorized request token for the access token that `v3.oauth1` signs in with.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#create-access-token
 */
export function createOAuth1AccessToken(client: Client, options: OAuth1AccessTokenOptions): Observable<OAuth1AccessToken> {
  const where = 'createOAuth1AccessToken';
  return defer(() => {
    const { consumerKey, consumerSecret, requestKey, requestSecret, verifier, authUrl } = checked(
      options,
      [...CONSUMER, 'requestKey', 'requestSecret', 'verifier'],
      where,
    );
    const keys = { consumerKey, consumerSecret, accessKey: requestKey, accessSecret: requestSecret, verifier };
    return oauth1SignedPost(client, { path: '/OS-OAUTH1/access_token', where, authUrl, keys }).pipe(
      map(({ key, secret, expiresAt, root }) => {
        const consumer = new Secret(hiddenBy(client, consumerSecret));
        const secrets = { consumerSecret: () => consumer.reveal(), accessSecret: () => secret.reveal() };
        return { accessKey: key, accessSecret: secret, expiresAt, options: { authUrl: root, consumerKey, accessKey: key, ...secrets } };
      }),
    );
  });
}

function checked<T extends object>(options: T, names: readonly string[], where: string): T {
  refuseUnknownOptions(options, new Set([...names, 'authUrl']), where);
  requireOptions(options, names, where);
  return options;
}
