import { catchError, concatMap, defer, map, type Observable, of } from 'rxjs';
import type { EndpointData, Version } from '../access/endpoint-data.js';
import { candidateUrls } from './candidate-urls.js';
import { type EndpointLookup, mappedEndpoint, originOf } from './endpoint-lookup.js';
import { firstDocument } from './first-document.js';
import { isUnreadable } from './unreadable.js';
import { isLatest } from './version.js';
import { isUnbounded, type VersionRange, versionRange } from './version-range.js';
import { checkAllowance } from './version-status.js';
import { endpointWithoutDocument, endpointWithVersion, type VersionedWish } from './versioned-endpoint.js';

/**
 * The endpoint in the wanted version, with what its version document says. Without a wanted version it is what the document
 * says about the endpoint's own URL, or with `discoverVersions: false` the endpoint as it is, without a request.
 *
 * Errors with VersionNotAvailable when the document does not offer the version and DiscoveryFailure when no document could be
 * read; both say what was tried. Options that make no sense are errors before anything is sent.
 */
export function versionedEndpointData(lookup: EndpointLookup): Observable<EndpointData> {
  return defer(() => {
    const { filter } = lookup;
    const range = openBelow(versionRange(filter));
    checkAllowance(filter.allow);
    const endpoint = mappedEndpoint(lookup);
    const discoverVersions = filter.discoverVersions ?? true;
    const isEnough = filter.skipDiscovery === true || (isUnbounded(range) && !discoverVersions);
    if (isEnough || endpoint.url === undefined) return of(endpoint);
    const wish = toWish({ ...lookup, endpoint }, endpoint.url, range);
    return wish.candidates.catalogVersion === 'exact' && !discoverVersions ? of(endpoint) : readVersions(lookup, wish);
  });
}

function toWish(lookup: EndpointLookup, url: string, range: VersionRange): VersionedWish {
  const { connection, endpoint, filter, projectId } = lookup;
  const { catalogUrl, serviceType = filter.serviceType } = endpoint;
  const allowVersionHack = !isUnbounded(range) && (filter.allowVersionHack ?? true);
  const candidates = candidateUrls({ url, catalogUrl, serviceType, projectId, range, allowVersionHack });
  return { connection, endpoint, filter, range, candidates, allowVersionHack };
}

function readVersions(lookup: EndpointLookup, wish: VersionedWish): Observable<EndpointData> {
  const { urls, anonymous } = wish.candidates;
  const options = { authenticate: anonymous ? undefined : lookup.authenticate, origin: originOf(lookup) };
  return firstDocument(lookup.connection, [...new Set(urls())], options).pipe(
    map(({ discovery, failures }) =>
      discovery === undefined ? endpointWithoutDocument(wish, failures) : endpointWithVersion(wish, discovery),
    ),
  );
}

/**
 * What an auth plugin answers for {@link versionedEndpointData}: `undefined` when the wanted version is not to be had, and the
 * endpoint as it is when no version is wanted and no document could be read.
 */
export function resolveEndpointData(lookup: EndpointLookup): Observable<EndpointData | undefined> {
  return versionedEndpointData(lookup).pipe(
    catchError((error: unknown) => {
      if (!isUnreadable(error)) throw error;
      return of(isUnbounded(versionRange(lookup.filter)) ? mappedEndpoint(lookup) : undefined);
    }),
  );
}

/** The version of the endpoint: from its URL if that names one, else from its version document. */
export function resolveApiMajorVersion(lookup: EndpointLookup): Observable<Version | undefined> {
  const withDiscovery = (discoverVersions: boolean): Observable<EndpointData | undefined> =>
    resolveEndpointData({ ...lookup, filter: { ...lookup.filter, discoverVersions } });
  return withDiscovery(lookup.filter.discoverVersions ?? false).pipe(
    concatMap((data) => (data === undefined || data.apiVersion !== undefined ? of(data) : withDiscovery(true))),
    map((data) => data?.apiVersion),
  );
}

/** An upper bound alone means: anything up to there. */
function openBelow({ min, max }: VersionRange): VersionRange {
  return min === undefined && max !== undefined && !isLatest(max) ? { min: [0, 0], max } : { min, max };
}
