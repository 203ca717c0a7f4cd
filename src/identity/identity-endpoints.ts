import { catchError, defer, map, mergeMap, of, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { endpointAt } from '../access/endpoint-at.js';
import type { EndpointData } from '../access/endpoint-data.js';
import { AUTH_INTERFACE, type EndpointFilter } from '../access/endpoint-filter.js';
import { allVersionData, type AllVersionData } from '../discovery/all-version-data.js';
import { mappedEndpoint, type EndpointLookup } from '../discovery/endpoint-lookup.js';
import { resolveEndpointData, versionedEndpointData } from '../discovery/resolve-endpoint-data.js';
import { isUnreadable } from '../discovery/unreadable.js';
import { isUnbounded, versionRange } from '../discovery/version-range.js';
import type { Connection } from '../http/connection.js';
import type { AllVersionsFilter, AuthHeaders } from './auth-plugin.js';
import { KnownEndpoints } from './known-endpoints.js';
import { warnOfPlainToken } from './plain-http.js';

/** What endpoints are found with. */
export interface EndpointSources {
  readonly authUrl: string;
  readonly getAccess: (connection: Connection) => Observable<AccessInfo>;
  readonly getHeaders: (connection: Connection) => Observable<AuthHeaders | undefined>;
  /** Newer access than the one in which `miss` was met, `undefined` if there is none to be had. */
  readonly newerAccess: (connection: Connection, access: AccessInfo, miss: unknown) => Observable<AccessInfo> | undefined;
}

/** The filter keys that mean something to an identity plugin; others are ignored with one warning each. */
const FILTER_KEYS: ReadonlySet<string> = new Set([
  ...['serviceType', 'interface', 'regionName', 'serviceName', 'serviceId', 'endpointId', 'version', 'minVersion'],
  ...['maxVersion', 'discoverVersions', 'skipDiscovery', 'allowVersionHack', 'endpointOverride', 'allow'],
]);

/** Finds endpoints for an identity plugin: in the token's catalog, then, where a version is wanted, by discovery. */
export class IdentityEndpoints {
  readonly #sources: EndpointSources;
  /** URLs, and keys of filters. */
  #warnedOf: Set<string> | undefined;
  readonly #known = new KnownEndpoints();

  constructor(sources: EndpointSources) {
    this.#sources = sources;
  }

  /** The base URL that the same filter was answered with before, for the same token and session. */
  knownEndpoint(connection: Connection, filter: EndpointFilter, access: AccessInfo): string | undefined {
    return this.#known.get(connection, filter, access);
  }

  /** The base URL for requests; runs discovery only if the catalog is not enough. */
  endpoint(connection: Connection, filter: EndpointFilter): Observable<string | undefined> {
    const wanted = { ...filter, discoverVersions: filter.discoverVersions ?? false };
    return defer(() => {
      const documents = connection.documents.state?.();
      return this.#lookup(connection, wanted).pipe(mergeMap((lookup) => (lookup === undefined ? of(undefined) : this.#found(connection, filter, { lookup, documents }))));
    });
  }

  #found(connection: Connection, filter: EndpointFilter, { lookup, documents }: { readonly lookup: Lookup; readonly documents: object | undefined }): Observable<string | undefined> {
    return versionedEndpointData(lookup).pipe(
      catchError((error: unknown) => of(asItIs(lookup, error))),
      map(({ url }) => {
        this.#known.set(connection, filter, { url, documents, access: lookup.access });
        if (lookup.isOwnUrl !== true) this.#warnOfDowngrade(connection, url);
        return url;
      }),
    );
  }

  /** Everything about the endpoint; runs discovery unless the filter says otherwise. */
  endpointData(connection: Connection, filter: EndpointFilter): Observable<EndpointData | undefined> {
    return this.#lookup(connection, filter).pipe(
      mergeMap((lookup) => (lookup === undefined ? of(undefined) : resolveEndpointData(lookup))),
    );
  }

  allVersionData(connection: Connection, filter: AllVersionsFilter): Observable<AllVersionData> {
    return this.#sources.getAccess(connection).pipe(
      mergeMap(({ serviceCatalog, projectId }) =>
        allVersionData({
          connection,
          endpoints: serviceCatalog.getEndpointDataList({ ...filter, interface: filter.interface ?? 'public' }),
          projectId,
          authenticate: () => this.#sources.getHeaders(connection),
        }),
      ),
    );
  }

  #lookup(connection: Connection, filter: EndpointFilter): Observable<Lookup | undefined> {
    return defer(() => {
      versionRange(filter);
      this.#warnOfUnknownKeys(connection, filter);
      const authenticate = (): Observable<AuthHeaders | undefined> => this.#sources.getHeaders(connection);
      if (filter.interface === AUTH_INTERFACE) {
        const serviceUrl = this.#sources.authUrl;
        const known = { serviceUrl, catalogUrl: undefined, serviceType: filter.serviceType ?? 'identity' };
        const endpoint = endpointAt(serviceUrl, known);
        return of({ connection, filter, endpoint, authenticate, isOwnUrl: true });
      }
      if (filter.endpointOverride === undefined && (filter.serviceType ?? '') === '') return missingServiceType(connection);
      return this.#sources
        .getAccess(connection)
        .pipe(
          mergeMap((access) => this.#inNewestAccess(connection, access, filter)),
          map((found) => ({ connection, authenticate, ...found })),
        );
    });
  }

  /** What the catalog has; what it does not have, a newer one may. */
  #inNewestAccess(connection: Connection, access: AccessInfo, filter: EndpointFilter): Observable<FoundInAccess> {
    try {
      return of(inAccess(access, filter));
    } catch (miss) {
      const newer$ = this.#sources.newerAccess(connection, access, miss);
      if (newer$ === undefined) throw miss;
      return newer$.pipe(map((newer) => inAccess(newer, filter)));
    }
  }

  /** Once for each URL. */
  #warnOfDowngrade(connection: Connection, url = ''): void {
    if (!/^http:/i.test(url) || !/^https:/i.test(this.#sources.authUrl) || !this.#isNews(url)) return;
    warnOfPlainToken(connection, url);
  }

  /** Whether it was not warned of before. */
  #isNews(what: string): boolean {
    this.#warnedOf ??= new Set();
    if (this.#warnedOf.has(what)) return false;
    this.#warnedOf.add(what);
    return true;
  }

  #warnOfUnknownKeys(connection: Connection, filter: EndpointFilter): void {
    for (const key in filter) {
      if (FILTER_KEYS.has(key) || !this.#isNews(key)) continue;
      connection.emit(() => ({
        type: 'warning',
        at: connection.runtime.now(),
        code: 'ignored-filter-key',
        message: `The endpoint filter key "${key}" means nothing to an identity plugin and is ignored.`,
      }));
    }
  }
}

/** What an endpoint is looked up with, and the token whose catalog it is from, if it is. */
type Lookup = EndpointLookup & { readonly access?: AccessInfo };

/** An endpoint, and the token whose catalog it is from. */
type FoundInAccess = Pick<EndpointLookup, 'endpoint' | 'filter' | 'projectId' | 'isOwnUrl'> & { readonly access: AccessInfo };

/** The endpoint in the catalog, or what the override says. */
function inAccess(access: AccessInfo, filter: EndpointFilter): FoundInAccess {
  const { serviceCatalog, projectId } = access;
  if (filter.endpointOverride === undefined) {
    const endpoint = serviceCatalog.endpointDataFor({ ...filter, interface: wantedInterface(filter) });
    return { access, endpoint, filter, projectId };
  }
  const given = typeof filter.interface === 'string' ? filter.interface : undefined;
  const { endpointOverride: serviceUrl, regionName } = filter;
  const endpoint = endpointAt(serviceUrl, { serviceUrl, interface: given, regionName });
  return { access, endpoint, filter: { ...filter, allowVersionHack: false }, projectId, isOwnUrl: true };
}

/** Where no version is wanted, an endpoint whose version document cannot be read is good as it is. */
function asItIs(lookup: EndpointLookup, error: unknown): EndpointData {
  if (isUnreadable(error) && isUnbounded(versionRange(lookup.filter))) return mappedEndpoint(lookup);
  throw error;
}

function wantedInterface({ interface: wanted }: EndpointFilter): EndpointFilter['interface'] {
  return wanted === undefined || wanted === '' || (Array.isArray(wanted) && wanted.length === 0) ? 'public' : wanted;
}

function missingServiceType(connection: Connection): Observable<undefined> {
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'missing-service-type',
    message: 'An endpoint was asked for without a service type, so none can be found in the catalog; add "serviceType".',
  }));
  return of(undefined);
}
