import type { RawHeaders } from './http-client.js';

/** Of these the first counts, as Node has it: several cannot be meant as a list. */
const SINGLE: ReadonlySet<string> = new Set([
  ...['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since', 'if-unmodified-since'],
  ...['last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent'],
]);

/** The headers of a reply, with what came more than once made one; cookies stay apart. */
export function replyFields(headers: RawHeaders): RawHeaders {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string' && value !== undefined && name !== 'set-cookie') headers[name] = SINGLE.has(name) ? value[0] : value.join(', ');
  }
  return headers;
}
