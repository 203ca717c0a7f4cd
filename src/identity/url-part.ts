import type { CachePart } from '../credentials/cache-id.js';
import { parseUrl, withoutTrailingSlash } from '../http/url.js';
import { Secret } from '../redaction/secret.js';

/**
 * What tells a URL from others: neither the case of the host, a port that goes without saying nor a slash at the end counts. One that
 * holds a user, a password or a query is a secret. What is no URL stands for itself.
 */
export function urlPart(given: string): CachePart {
  const url = parseUrl(given);
  if (url === undefined) return given;
  const text = withoutTrailingSlash(url.href);
  return url.username + url.password + url.search === '' ? text : new Secret(text);
}
