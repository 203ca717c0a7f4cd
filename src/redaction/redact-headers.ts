import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { redactUrl } from './redact-url.js';
import { REDACTED } from './redacted.js';

/** Shown as they are; everything that is not listed is not shown. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'age', 'allow', 'cache-control', 'connection', 'content-encoding'],
  ...['content-language', 'content-length', 'content-range', 'content-type', 'date', 'etag', 'expires', 'forwarded', 'host'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'keep-alive', 'last-modified', 'paos', 'range'],
  ...['retry-after', 'server', 'traceparent', 'transfer-encoding', 'user-agent', 'vary', 'via', 'www-authenticate'],
  ...['openstack-api-version', 'openstack-api-minimum-version', 'openstack-api-maximum-version'],
  ...['x-compute-request-id', 'x-openstack-request-id', 'x-trans-id'],
  ...['access-control-allow-origin', 'access-control-expose-headers', 'origin'],
  ...['x-project-id', 'x-project-name', 'x-project-domain-id', 'x-project-domain-name', 'x-domain-id', 'x-domain-name'],
]);
/** `X-OpenStack-Nova-API-Version` and its relatives. */
const SHOWN_PATTERN = /^x-openstack-[a-z-]{1,40}-api-(minimum-|maximum-)?version$/;
/** Addresses, shown as other URLs are. */
const URLS: ReadonlySet<string> = new Set(['location', 'content-location', 'referer']);
/** Shown as a hash, so that one token can be followed through a log. */
const HASHED: ReadonlySet<string> = new Set(['authorization', 'x-auth-token', 'x-subject-token', 'x-service-token']);

/** `{SHA256}` and the hexadecimal digest of a token, as keystoneauth logs it. */
export function tokenDigest(token: string): string {
  return `{SHA256}${bytesToHex(sha256(utf8ToBytes(token)))}`;
}

/** One header value as it may be shown. `alsoShown`: lower-case names that a session's `logHeaders` adds. */
export function redactHeader(name: string, value: string, alsoShown?: ReadonlySet<string>): string {
  const lower = name.toLowerCase();
  // A password is short enough to be guessed from its hash.
  if (HASHED.has(lower)) return /^\s*basic\s/i.test(value) ? REDACTED : tokenDigest(value);
  if (URLS.has(lower)) return redactUrl(value);
  if (SHOWN.has(lower) || SHOWN_PATTERN.test(lower) || alsoShown?.has(lower) === true) return value;
  return REDACTED;
}

/** All headers as they may be shown. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  alsoShown?: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactHeader(name, value, alsoShown)]));
}
