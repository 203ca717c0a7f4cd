import { oauth1Signature, type OAuth1Parameter } from './oauth1-signature.js';
import { percentEncoded } from './percent-encoded.js';

/** What an OAuth 1.0a header says, and what it is signed with. */
export interface OAuth1AuthorizationOptions {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** The token of this step, if there is one already: a request token or an access token. */
  readonly accessKey?: string | undefined;
  readonly accessSecret?: string | undefined;
  readonly method: string;
  /** Absolute, as it is sent, its query included. */
  readonly url: string;
  /** Different for every request. Keystone wants hexadecimal digits in lower case. */
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** Of the request for a request token. */
  readonly callback?: string | undefined;
  /** What the user who authorized a request token was given. */
  readonly verifier?: string | undefined;
}

/**
 * The whole `Authorization` header of a request, signed with HMAC-SHA1. Pure. A form in the body is not covered, as Keystone has none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-3.5.1
 */
export function oauth1Authorization(options: OAuth1AuthorizationOptions): string {
  const { consumerSecret, accessSecret = '', method, url } = options;
  const parameters = protocolParameters(options);
  const signature = oauth1Signature({ method, url, parameters }, { consumerSecret, tokenSecret: accessSecret });
  const shown = [...parameters, ['oauth_signature', signature] as const];
  return `OAuth ${shown.map(([name, value]) => `${percentEncoded(name)}="${percentEncoded(value)}"`).join(', ')}`;
}

function protocolParameters(options: OAuth1AuthorizationOptions): readonly OAuth1Parameter[] {
  const { accessKey, callback, verifier } = options;
  return [
    ['oauth_nonce', options.nonce],
    ['oauth_timestamp', options.timestamp],
    ['oauth_version', '1.0'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_consumer_key', options.consumerKey],
    ...optional('oauth_token', accessKey),
    ...optional('oauth_callback', callback),
    ...optional('oauth_verifier', verifier),
  ];
}

function optional(name: string, value: string | undefined): readonly OAuth1Parameter[] {
  return value === undefined ? [] : [[name, value]];
}
