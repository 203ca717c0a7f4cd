import { concatMap, defer, map, of, type Observable } from 'rxjs';
import { parseTime } from '../access/parse-time.js';
import { EndpointNotFound } from '../errors/endpoint-not-found.js';
import { joinUrl } from '../http/url.js';
import { checkAuthUrl, v3Root } from '../identity/auth-url.js';
import { oauth1Authorization } from '../identity/oauth1/oauth1-authorization.js';
import { oauth1Nonce } from '../identity/oauth1/oauth1-nonce.js';
import { warnOfPlainHttp } from '../identity/plain-http.js';
import { Secret } from '../redaction/secret.js';
import { realRuntime } from '../runtime/runtime.js';
import type { Client } from '../session/client.js';
import { hiddenBy, sessionOf, type SecretText } from './hidden-by.js';
import { identityFilter, withoutMember } from './identity-request.js';

/** One step of OAuth 1.0a that a consumer takes. */
export interface SignedPost {
  /** Below `/v3`. */
  readonly path: string;
  /** The operation, for errors. */
  readonly where: string;
  readonly authUrl: string | undefined;
  readonly keys: {
    readonly consumerKey: string;
    readonly consumerSecret: SecretText;
    readonly accessKey?: string | undefined;
    readonly accessSecret?: SecretText | undefined;
    readonly callback?: string | undefined;
    readonly verifier?: SecretText | undefined;
  };
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A key and its secret, as Keystone gave them in a form. */
export interface GivenToken {
  readonly key: string;
  readonly secret: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
  /** The root of the v3 API that was asked. */
  readonly root: string;
}

/**
 * A signed `POST` without a body and without a token: the consumer needs no account of its own. It is not repeated, since a
 * signature counts once.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-2
 */
export function oauth1SignedPost(client: Client, { path, where, authUrl, keys, headers }: SignedPost): Observable<GivenToken> {
  return defer(() => keystoneRoot(client, authUrl, where)).pipe(
    concatMap((root) => {
      const url = joinUrl(root, path);
      const connection = sessionOf(client)?.connection;
      if (connection !== undefined) warnOfPlainHttp(connection, url);
      const authorization = oauth1Authorization({ ...revealed(client, keys), method: 'POST', url, ...freshStamp(client) });
      return client
        .request<string>(url, {
          ...{ method: 'POST', headers: { ...headers, Authorization: authorization }, responseType: 'text', log: false },
          ...{ authenticated: false, redirect: false, connectRetries: 0, statusCodeRetries: 0 },
        })
        .pipe(
          map((response) => {
            const form = new URLSearchParams(typeof response.body === 'string' ? response.body : '');
            const [key, secret] = [form.get('oauth_token'), form.get('oauth_token_secret')];
            if (key === null || secret === null) throw withoutMember(response, 'oauth_token');
            return { key, secret: new Secret(hiddenBy(client, secret)), expiresAt: parseTime(form.get('oauth_expires_at')), root };
          }),
        );
    }),
  );
}

function keystoneRoot(client: Client, authUrl: string | undefined, where: string): Observable<string> {
  if (authUrl !== undefined) return of(v3Root(checkAuthUrl(authUrl, where), where));
  return client.getEndpoint(identityFilter(client)).pipe(
    map((root) => {
      if (root !== undefined) return root;
      throw new EndpointNotFound(`${where} found no identity service; give it an "authUrl", or the session a plugin that knows one.`);
    }),
  );
}

function revealed(client: Client, { consumerKey, consumerSecret, accessKey, accessSecret, callback, verifier }: SignedPost['keys']): RevealedKeys {
  const reveal = (secret: SecretText | undefined): string | undefined => (secret === undefined ? undefined : hiddenBy(client, secret));
  return {
    ...{ consumerKey, accessKey, callback },
    ...{ consumerSecret: hiddenBy(client, consumerSecret), accessSecret: reveal(accessSecret), verifier: reveal(verifier) },
  };
}

interface RevealedKeys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessKey: string | undefined;
  readonly accessSecret: string | undefined;
  readonly callback: string | undefined;
  readonly verifier: string | undefined;
}

function freshStamp(client: Client): { readonly nonce: string; readonly timestamp: string } {
  const runtime = sessionOf(client)?.connection.runtime ?? realRuntime;
  return { nonce: oauth1Nonce(), timestamp: String(Math.floor(runtime.now() / 1000)) };
}
