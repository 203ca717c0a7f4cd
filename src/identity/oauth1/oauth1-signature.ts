import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { percentEncoded } from './percent-encoded.js';

/** A name and its value, neither of them encoded. */
export type OAuth1Parameter = readonly [name: string, value: string];

/** What is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Absolute; its query is signed too. */
  readonly url: string;
  /** Those of the protocol, without the signature, and those of a form in the body. */
  readonly parameters: readonly OAuth1Parameter[];
}

/** What it is signed with. */
export interface SigningSecrets {
  readonly consumerSecret: string;
  /** Empty while there is no token. */
  readonly tokenSecret: string;
}

/**
 * The text that a signature covers: method, address, and all parameters in order.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1
 */
export function signatureBase({ method, url, parameters }: SignedRequest): string {
  // A URL in lower case and without its usual port is what the parser makes of it.
  const { protocol, host, pathname, searchParams } = new URL(url);
  const normalized = [...searchParams, ...parameters]
    .map(([name, value]) => [percentEncoded(name), percentEncoded(value)] as const)
    .sort(byNameAndValue)
    .map((pair) => pair.join('='))
    .join('&');
  return [method.toUpperCase(), `${protocol}//${host}${pathname}`, normalized].map(percentEncoded).join('&');
}

/**
 * The HMAC-SHA1 signature of a request, in base 64.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-3.4.2
 */
export function oauth1Signature(request: SignedRequest, { consumerSecret, tokenSecret }: SigningSecrets): string {
  const key = `${percentEncoded(consumerSecret)}&${percentEncoded(tokenSecret)}`;
  const digest = hmac(sha1, utf8ToBytes(key), utf8ToBytes(signatureBase(request)));
  return btoa(String.fromCharCode(...digest));
}

/** By bytes: what is encoded has ASCII alone. */
function byNameAndValue([name, value]: readonly [string, string], [otherName, otherValue]: readonly [string, string]): number {
  if (name !== otherName) return name < otherName ? -1 : 1;
  return value === otherValue ? 0 : value < otherValue ? -1 : 1;
}
