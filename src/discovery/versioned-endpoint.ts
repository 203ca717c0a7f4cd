import type { EndpointData } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import { DiscoveryFailure } from '../errors/discovery-failure.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { VersionNotAvailable } from '../errors/version-not-available.js';
import type { Connection } from '../http/connection.js';
import { joinUrl } from '../http/url.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Candidates } from './candidate-urls.js';
import type { Discovery } from './discovery.js';
import { formatVersion, isLatest } from './version.js';
import { isUnbounded, type VersionRange } from './version-range.js';

/** Which version of which endpoint is wanted. */
export interface VersionedWish {
  readonly connection: Connection;
  readonly endpoint: EndpointData;
  readonly range: VersionRange;
  readonly filter: EndpointFilter;
  readonly candidates: Candidates;
  readonly allowVersionHack: boolean;
}

/** The endpoint as its version document has it. Throws VersionNotAvailable when the document does not offer the version. */
export function endpointWithVersion(wish: VersionedWish, discovery: Discovery): EndpointData {
  const { endpoint, range, filter, candidates } = wish;
  const url = isUnbounded(range) ? endpoint.url : undefined;
  const found = discovery.versionWithin({ url, ...range }, filter.allow);
  if (found === undefined) throw notOffered(wish, discovery);
  const { projectSegment } = candidates;
  const serviceUrl = projectSegment === undefined ? found.url : joinUrl(found.url, projectSegment);
  const { version, minMicroversion, maxMicroversion, nextMinVersion, notBefore, status } = found;
  return {
    ...endpoint,
    url: serviceUrl,
    serviceUrl,
    apiVersion: version,
    minMicroversion,
    maxMicroversion,
    nextMinVersion,
    notBefore,
    status,
  };
}

/**
 * The endpoint when no version document could be read: as it is if its URL names a wanted version, or if the switch
 * `catalogUrlFallback` says so. Throws a DiscoveryFailure otherwise.
 */
export function endpointWithoutDocument(wish: VersionedWish, failures: readonly KeystoneAuthError[]): EndpointData {
  const { connection, endpoint, candidates, allowVersionHack } = wish;
  if (candidates.catalogVersion !== undefined) return { ...endpoint, serviceUrl: endpoint.url };
  if (!allowVersionHack) throw noDocument(wish, failures, '');
  const { catalogUrlFallback } = connection.compatibility;
  const advice = 'Take the URL as it is with skipDiscovery, or in general with the option compatibility.catalogUrlFallback.';
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'discovery-fallback',
    message:
      `Failed to contact the endpoint at ${shownUrl(wish)} for discovery; ` +
      (catalogUrlFallback ? 'it is used as the base URL as it is.' : `it is not used. ${advice}`),
  }));
  if (catalogUrlFallback) return endpoint;
  throw noDocument(wish, failures, advice);
}

function notOffered(wish: VersionedWish, discovery: Discovery): DiscoveryFailure {
  const offered = discovery.versionStringData({ allowExperimental: true, allowUnknown: true });
  const list = offered.map(({ version, status }) => `${version} (${status.toLowerCase()})`).join(', ') || 'no version';
  const message =
    `${redactUrl(discovery.url)} offers ${list}, which does not include ` +
    `${describeRange(wish.range)}${allowedOnly(wish)}.`;
  return isUnbounded(wish.range)
    ? new DiscoveryFailure(message, { outcome: 'refused' })
    : new VersionNotAvailable(message, { outcome: 'refused' });
}

function allowedOnly({ filter }: VersionedWish): string {
  const flags = Object.entries(filter.allow ?? {}).map(([flag, value]) => `${flag}: ${String(value)}`);
  return flags.length === 0 ? '' : ` with ${flags.join(', ')}`;
}

function noDocument(wish: VersionedWish, failures: readonly KeystoneAuthError[], advice: string): DiscoveryFailure {
  const reasons = failures.map(({ message }) => message).join(' ');
  return new DiscoveryFailure(
    `No version document of ${shownUrl(wish)} could be read, so ${describeRange(wish.range)} was not found. ` +
      [reasons, advice].filter((sentence) => sentence !== '').join(' '),
    { cause: failures.at(-1), outcome: failures.at(-1)?.outcome },
  );
}

function shownUrl({ endpoint }: VersionedWish): string {
  return redactUrl(endpoint.url ?? 'an endpoint without URL');
}

function describeRange({ min, max }: VersionRange): string {
  if (min === undefined && max === undefined) return 'a usable version';
  if (max === undefined || isLatest(max)) return `version ${formatVersion(min ?? max ?? [])} or newer`;
  return `a version from ${formatVersion(min ?? [0, 0])} to ${formatVersion(max)}`;
}
