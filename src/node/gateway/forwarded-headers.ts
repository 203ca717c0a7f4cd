/** What a page may say to a service. */
const REQUEST_HEADERS: ReadonlySet<string> = new Set([
  ...['accept', 'accept-language', 'content-type', 'content-encoding', 'content-language', 'content-disposition', 'destination'],
  ...['etag', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range'],
  ...['openstack-api-version', 'x-openstack-request-id', 'x-copy-from', 'x-delete-at', 'x-delete-after', 'x-detect-content-type'],
  ...['x-newest', 'x-versions-location', 'x-history-location', 'x-account-meta-quota-bytes'],
]);
const REQUEST_FAMILIES = /^(x-openstack-[a-z-]+-api-version|x-(object|container|account)-(meta|manifest|read|write)(-.+)?|x-image-meta-.+|x-remove-.+)$/;

/** What tokens, cookies and the connection are about, what only the origin itself may say to browsers, and what tells of the servers. */
const REPLY_HEADERS_WITHHELD: ReadonlySet<string> = new Set([
  ...['set-cookie', 'set-cookie2', 'x-subject-token', 'x-auth-token', 'x-service-token', 'x-storage-token', 'openstack-auth-receipt'],
  ...['authorization', 'www-authenticate', 'proxy-authenticate', 'authentication-info'],
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['clear-site-data', 'strict-transport-security', 'public-key-pins', 'alt-svc', 'service-worker-allowed', 'sourcemap', 'refresh', 'link'],
  ...['content-security-policy', 'content-security-policy-report-only', 'report-to', 'reporting-endpoints', 'nel', 'cache-control', 'pragma', 'expires'],
  ...['surrogate-control', 'cdn-cache-control', 'x-sendfile', 'set-login'],
  ...['server', 'via', 'x-powered-by', 'location', 'content-location', 'keystoneauth-gateway'],
]);

/** For other sites, and orders to caches and proxies in front of the gateway: to keep an answer, or to give a file instead. */
const REPLY_FAMILIES_WITHHELD = /^(access-control-|x-accel-|.+-cdn-cache-control$)/;

/**
 * What is said to every browser about a service's reply: nobody keeps it, no other site reads it, and what is opened as a page of its own
 * runs no script here, whatever was uploaded.
 */
const OWN_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** The headers of a page's request that go on to a service. */
export function requestHeaders(headers: Headers, further: readonly string[]): Record<string, string> {
  const more = new Set(further.map((name) => name.toLowerCase()));
  return Object.fromEntries([...headers].filter(([name]) => REQUEST_HEADERS.has(name) || REQUEST_FAMILIES.test(name) || more.has(name)));
}

/** The headers of a service's reply that go on to the page. `isDecoded`: its body is no longer as the headers say. */
export function replyHeaders(headers: Readonly<Record<string, string>>, isDecoded: boolean): Record<string, string> {
  const named = new Set((headers['connection'] ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const withheld = (name: string): boolean => {
    if (REPLY_HEADERS_WITHHELD.has(name) || named.has(name) || REPLY_FAMILIES_WITHHELD.test(name)) return true;
    return isDecoded && (name === 'content-encoding' || name === 'content-length');
  };
  return { ...Object.fromEntries(Object.entries(headers).filter(([name]) => !withheld(name))), ...OWN_HEADERS };
}
