/** Below `/v3/auth` what gives no token. */
const OPEN_AUTH_ROUTES: ReadonlySet<string> = new Set(['projects', 'domains', 'system', 'catalog']);
/** Keystone's other ways to a token. */
const TOKEN_ROUTES: ReadonlySet<string> = new Set(['tokens', 'ec2tokens', 's3tokens', 'os-oauth1', 'os-oauth2']);
const FEDERATED: ReadonlySet<string> = new Set(['auth', 'websso', 'saml2']);
const VERSION = /^v\d+(\.\d+)*$/;
/** What no other service has, so that it is Keystone whatever it is called. */
const UNMISTAKABLE = /(^|\/)(v3\/(auth\/(tokens|os-federation)|ec2tokens|s3tokens|os-oauth[12])|v2\.0\/tokens)(\/|$)/;

/**
 * Whether Keystone would give, take or look at a token there. A page has none and is to get none, so that such a request is
 * not forwarded. `segments` are those of the path below the service, decoded.
 */
export function isTokenRoute(segments: readonly string[], isIdentity: boolean): boolean {
  const path = segments.map((segment) => segment.toLowerCase());
  // Whatever the service is called: it may share its host with Keystone.
  if (UNMISTAKABLE.test(path.join('/'))) return true;
  return isIdentity && isKeystonesTokenRoute(VERSION.test(path[0] ?? '') ? path.slice(1) : path);
}

function isKeystonesTokenRoute([first = '', second = '', ...others]: readonly string[]): boolean {
  if (first === 'auth') return !OPEN_AUTH_ROUTES.has(second);
  if (first === 'os-federation') return [second, ...others].some((segment) => FEDERATED.has(segment));
  return TOKEN_ROUTES.has(first);
}
