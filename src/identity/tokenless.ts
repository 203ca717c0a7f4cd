import { map, of, type Observable } from 'rxjs';
import { endpointAt } from '../access/endpoint-at.js';
import type { EndpointData } from '../access/endpoint-data.js';
import { AUTH_INTERFACE, type EndpointFilter } from '../access/endpoint-filter.js';
import { isGiven } from '../credentials/is-given.js';
import type { EndpointLookup } from '../discovery/endpoint-lookup.js';
import { resolveEndpointData, versionedEndpointData } from '../discovery/resolve-endpoint-data.js';
import { isUnbounded, versionRange } from '../discovery/version-range.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { AuthPlugin } from './auth-plugin.js';
import { checkAuthUrl } from './auth-url.js';
import { tokenlessHeaders, type TokenlessScope } from './tokenless-headers.js';

/** Options of {@link tokenless}. */
export interface TokenlessOptions extends TokenlessScope {
  /** The identity service. */
  readonly authUrl: string;
}

/** What {@link tokenless} makes. */
export interface TokenlessPlugin extends AuthPlugin {
  /** Without user info. */
  readonly authUrl: string;
  getToken(connection: Connection): Observable<string | undefined>;
  getEndpointData(connection: Connection, filter: EndpointFilter): Observable<EndpointData | undefined>;
}

const OPTIONS: ReadonlySet<string> = new Set([
  ...['authUrl', 'projectId', 'projectName', 'projectDomainId', 'projectDomainName', 'domainId', 'domainName'],
]);

/**
 * Requests to Keystone with the client certificate of the session (`tls: { cert, key }`) in place of a token: nobody signs in, each
 * request says which project or domain it is for. Keystone has to trust the issuer; other services take no such requests. Without
 * a complete scope there is a warning and no authentication.
 *
 * @throws OptionError for a missing auth URL or a name that cannot stand in a header.
 * @see https://docs.openstack.org/keystone/latest/admin/configure_tokenless_x509.html
 */
export function tokenless(options: TokenlessOptions): TokenlessPlugin {
  const where = 'v3.tokenless';
  refuseUnknownOptions(options, OPTIONS, where);
  const authUrl = checkAuthUrl(options.authUrl, where);
  const headers = tokenlessHeaders(options);
  const lookup = (connection: Connection, filter: EndpointFilter): EndpointLookup | undefined =>
    lookupAt(authUrl, { connection, filter, authenticate: () => of(headers) });
  return {
    authUrl: redactUrl(authUrl),
    getToken: () => of(undefined),
    getHeaders: (connection) => {
      if (headers === undefined) warnOfScope(connection, options);
      return [headers];
    },
    getEndpoint: (connection, filter) => {
      const found = lookup(connection, { ...filter, discoverVersions: filter.discoverVersions ?? false });
      return found === undefined || isUnbounded(versionRange(filter)) ? [found?.endpoint.url] : versionedEndpointData(found).pipe(map(({ url }) => url));
    },
    getEndpointData: (connection, filter) => {
      const found = lookup(connection, filter);
      return found === undefined ? of(undefined) : resolveEndpointData(found);
    },
    invalidate: () => false,
  };
}

type Surroundings = Pick<EndpointLookup, 'connection' | 'filter' | 'authenticate'>;

/** Keystone itself, or what overrides it; there is no catalog to find other services in. */
function lookupAt(authUrl: string, surroundings: Surroundings): EndpointLookup | undefined {
  const { filter } = surroundings;
  const { endpointOverride: override, serviceType } = filter;
  const isKeystone = filter.interface === AUTH_INTERFACE || serviceType?.toLowerCase() === 'identity';
  if (override === undefined && !isKeystone) return undefined;
  const known = override === undefined ? { catalogUrl: undefined, serviceType: 'identity' } : {};
  const serviceUrl = override ?? authUrl;
  const endpoint = endpointAt(serviceUrl, { serviceUrl, ...known });
  return { ...surroundings, filter: override === undefined ? filter : { ...filter, allowVersionHack: false }, endpoint, isOwnUrl: true };
}

function warnOfScope(connection: Connection, { projectName }: TokenlessScope): void {
  const missing = isGiven(projectName)
    ? 'v3.tokenless has "projectName" without "projectDomainId" or "projectDomainName"'
    : 'v3.tokenless has neither a project nor a domain';
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'plugin',
    message: `${missing}, so that no request can be authenticated.`,
    logger: 'keystoneauth.identity.v3.tokenless_auth',
  }));
}
