import { corePart } from '#identity-core';
import { of, type Observable } from 'rxjs';
import { endpointAt } from '../access/endpoint-at.js';
import type { EndpointData } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import { checkHttpUrl } from '../http/url.js';
import type { Connection } from '../http/connection.js';
import type { AuthHeaders, AuthPlugin } from './auth-plugin.js';

/** A plugin whose endpoint is given: no catalog, no token life. */
export interface FixedEndpointPlugin extends AuthPlugin {
  getHeaders(connection: Connection): Observable<AuthHeaders | undefined>;
  getEndpoint(connection: Connection, filter: EndpointFilter): Observable<string | undefined>;
  getToken(connection: Connection): Observable<string | undefined>;
  getEndpointData(connection: Connection, filter: EndpointFilter): Observable<EndpointData | undefined>;
}

/** What such a plugin is made from. */
export interface FixedEndpointOptions {
  readonly endpoint: string | undefined;
  readonly headers: (connection: Connection) => AuthHeaders | undefined;
  readonly token: (connection: Connection) => string | undefined;
}

/** Builds the plugin; the endpoint is the same whatever the filter, unless it overrides it. */
export function fixedEndpointPlugin({ endpoint, headers, token }: FixedEndpointOptions): FixedEndpointPlugin {
  const fixed = endpoint === undefined ? undefined : checkHttpUrl(endpoint, 'endpoint');
  return {
    getHeaders: (connection) => of(headers(connection)),
    getToken: (connection) => of(token(connection)),
    getEndpoint: (_connection, filter) => of(filter.endpointOverride ?? fixed),
    getEndpointData: (connection, filter) => {
      const url = filter.endpointOverride ?? fixed;
      if (url === undefined) return of(undefined);
      const lookup = { connection, endpoint: endpointAt(url, { serviceUrl: filter.endpointOverride }), isOwnUrl: true };
      return corePart.use(({ resolveEndpointData }) => resolveEndpointData({ ...lookup, filter: { ...filter, allowVersionHack: false } }));
    },
    invalidate: () => false,
  };
}
