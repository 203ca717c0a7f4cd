/** Whom browsers may let read the cloud's answers. */
export interface CorsOptions {
  /** An origin such as `http://localhost:4200`, several, or `*` for every one. */
  readonly allowedOrigin: string | readonly string[];
}

type Headers = Readonly<Record<string, string>>;

/** How a preflight is answered. */
export interface Preflight {
  readonly status: 200;
  readonly headers: Headers;
}

/** Request headers a page may send, besides those every page may. */
const allowedHeaders = [
  'content-type',
  'forwarded',
  'openstack-api-version',
  'openstack-auth-receipt',
  'x-auth-token',
  'x-openstack-nova-api-version',
  'x-openstack-request-id',
  'x-project-domain-id',
  'x-project-domain-name',
  'x-project-id',
  'x-project-name',
  'x-service-token',
  'x-subject-token',
];

const safelisted = ['accept', 'accept-language', 'cache-control', 'content-language', 'expires', 'last-modified', 'pragma'];

const allowedMethods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD'];

/** Reply headers a page may read, besides those every page may. */
const exposedHeaders = [
  'X-Auth-Token',
  'X-Openstack-Request-Id',
  'X-Subject-Token',
  'Openstack-Auth-Receipt',
  'OpenStack-API-Version',
  'X-OpenStack-Nova-API-Version',
  'X-Compute-Request-Id',
  'Retry-After',
].join(',');

function isAllowed({ allowedOrigin }: CorsOptions, origin: string | undefined): origin is string {
  if (origin === undefined) return false;
  const allowed = typeof allowedOrigin === 'string' ? [allowedOrigin] : allowedOrigin;
  return allowed.includes('*') || allowed.includes(origin);
}

/** The headers that let a page of an allowed origin read an answer; none for other origins. */
export function corsHeaders(options: CorsOptions, request: Headers): Headers {
  const { origin } = request;
  if (!isAllowed(options, origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': exposedHeaders,
    vary: 'Origin',
  };
}

/**
 * The answer to a preflight as oslo.middleware gives it, `undefined` for a request that is none: what is not allowed gets a 200
 * without permissions.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-request
 */
export function preflight(options: CorsOptions, method: string, request: Headers): Preflight | undefined {
  const wantedMethod = request['access-control-request-method'];
  if (method !== 'OPTIONS' || wantedMethod === undefined) return undefined;
  const { origin } = request;
  const wanted = request['access-control-request-headers'] ?? '';
  const names = wanted.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  const permitted = names.every((name) => allowedHeaders.includes(name) || safelisted.includes(name));
  const refused = !isAllowed(options, origin) || !permitted || !allowedMethods.includes(wantedMethod);
  if (refused) return { status: 200, headers: { vary: 'Origin' } };
  return {
    status: 200,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': wantedMethod,
      ...(names.length > 0 && { 'access-control-allow-headers': names.join(',') }),
      'access-control-max-age': '3600',
      vary: 'Origin',
    },
  };
}
