import { defer, from, map, mergeMap, type Observable, toArray } from 'rxjs';
import type { EndpointData, Version, VersionData } from '../access/endpoint-data.js';
import { serviceTypes } from '../access/service-types.js';
import type { Connection } from '../http/connection.js';
import { isLinkLocal } from '../http/link-local.js';
import { parseUrl, withoutTrailingSlash } from '../http/url.js';
import { candidateUrls } from './candidate-urls.js';
import type { DiscoverOptions } from './discover.js';
import { mappedEndpoint, originOf } from './endpoint-lookup.js';
import { firstDocument } from './first-document.js';
import { joinParts, lastSegment, splitUrl } from './split-url.js';

/** This many endpoints are asked side by side. */
const CONCURRENCY = 4;

/** A version of a service. Of an endpoint without version document only what its URL says is known. */
export interface EndpointVersion extends Omit<VersionData, 'version' | 'rawStatus'> {
  readonly version: Version | undefined;
  /** `undefined`: there was no version document. */
  readonly rawStatus: string | undefined;
}

/** Region, then interface, then official service type, then the versions found there. */
export type AllVersionData = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly EndpointVersion[]>>>>>
>;

/** Whose versions are looked up. */
export interface AllVersionsLookup {
  readonly connection: Connection;
  /** From the catalog; those without region or interface are left out. */
  readonly endpoints: readonly EndpointData[];
  readonly projectId?: string | undefined;
  readonly authenticate?: DiscoverOptions['authenticate'];
}

interface Found {
  readonly endpoint: EndpointData;
  readonly versions: readonly EndpointVersion[];
}

/**
 * All versions that the services behind `endpoints` offer, a few endpoints at a time. Where nothing answers, the one version
 * that the URL shows is listed.
 */
export function allVersionData(lookup: AllVersionsLookup): Observable<AllVersionData> {
  return defer(() => from(lookup.endpoints.filter(isListed))).pipe(
    mergeMap((endpoint, index) => {
      return endpointVersions(lookup, endpoint).pipe(map((versions) => ({ endpoint, versions, index })));
    }, CONCURRENCY),
    toArray(),
    map((found) => arrange(found.sort((left, right) => left.index - right.index))),
  );
}

function isListed({ url, regionName, interface: name }: EndpointData): boolean {
  // One endpoint that cannot be asked must not hide the others.
  return /^https?:$/.test(parseUrl(url ?? '')?.protocol ?? '') && !isLinkLocal(url ?? '') && Boolean(regionName) && Boolean(name);
}

function endpointVersions(lookup: AllVersionsLookup, unmapped: EndpointData): Observable<readonly EndpointVersion[]> {
  const { connection, projectId, authenticate } = lookup;
  const source = { connection, endpoint: unmapped, filter: {} };
  const endpoint = mappedEndpoint(source);
  const { url = '', catalogUrl, serviceType } = endpoint;
  const range = { min: undefined, max: undefined };
  const { urls, anonymous } = candidateUrls({ url, catalogUrl, serviceType, projectId, range, allowVersionHack: true });
  const options = { authenticate: anonymous ? undefined : authenticate, origin: originOf(source) };
  return firstDocument(connection, urls(), options).pipe(
    map(({ discovery }) => {
      const versions = discovery?.versionData() ?? [];
      return versions.length === 0 ? [inferredVersion(endpoint, projectId)] : versions;
    }),
  );
}

/** What the URL says by itself, without the project's part of it (an object store prefixes the id: `AUTH_...`). */
function inferredVersion({ url = '', apiVersion }: EndpointData, projectId = ''): EndpointVersion {
  const parts = splitUrl(url);
  const path = withoutTrailingSlash(parts.path);
  const segment = lastSegment(path);
  const isProject = projectId !== '' && segment.endsWith(projectId);
  const bare = isProject ? withoutTrailingSlash(path.slice(0, -segment.length)) : path;
  return {
    version: apiVersion,
    url: joinParts({ ...parts, path: `${bare}/` }),
    collection: undefined,
    minMicroversion: undefined,
    maxMicroversion: undefined,
    nextMinVersion: undefined,
    notBefore: undefined,
    status: 'CURRENT',
    rawStatus: undefined,
  };
}

function arrange(found: readonly Found[]): AllVersionData {
  const regions = new Map<string, Map<string, Map<string, readonly EndpointVersion[]>>>();
  for (const { endpoint, versions } of found) {
    const interfaces = entryOf(regions, endpoint.regionName ?? '');
    const services = entryOf(interfaces, (endpoint.interface ?? '').replace(/URL$/, ''));
    const type = serviceTypes.officialType(endpoint.serviceType ?? '') ?? endpoint.serviceType ?? '';
    services.set(type, merged(services.get(type) ?? [], versions));
  }
  return toRecord(regions, (interfaces) => toRecord(interfaces, (services) => toRecord(services, (versions) => versions)));
}

function entryOf<T>(parent: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const entry = parent.get(name) ?? new Map<string, T>();
  parent.set(name, entry);
  return entry;
}

function toRecord<T, R>(entries: ReadonlyMap<string, T>, convert: (entry: T) => R): Readonly<Record<string, R>> {
  return Object.fromEntries([...entries].map(([name, entry]) => [name, convert(entry)]));
}

/** Several entries of a catalog may lead to one service. */
function merged(known: readonly EndpointVersion[], added: readonly EndpointVersion[]): readonly EndpointVersion[] {
  return [...known, ...added.filter(({ url }) => !known.some((version) => version.url === url))];
}
