import type { Version } from '../access/endpoint-data.js';
import { withoutTrailingSlash } from '../http/url.js';
import { compareVersions, isLatest, latestMatches, versionMatches } from './version.js';
import type { VersionRange } from './version-range.js';

/** What is asked of a document; all of it is optional. */
export interface VersionQuery extends VersionRange {
  /** The entry with this URL is as good as one with the right version. */
  readonly url: string | undefined;
}

/** The first of `versions` (newest first) that serves who asks for `required`, which may be `2.latest` or `latest`. */
export function chooseVersion<T extends { readonly version: Version }>(
  versions: readonly T[],
  required: Version,
): T | undefined {
  return versions.find(({ version }) => latestMatches(required, version) || versionMatches(required, version));
}

/**
 * The best of `versions` (newest first) for a query: the newest that has the URL or lies within both bounds. Who wants the
 * latest, or anything at all, gets the newest. As in keystoneauth's method, an upper bound alone chooses nothing; endpoint
 * look-ups open the lower bound first. `urlOf` is asked only if the query has a URL.
 */
export function chooseForQuery<T extends { readonly version: Version }>(
  versions: readonly T[],
  { min, max, url }: VersionQuery,
  urlOf: (version: T) => string,
): T | undefined {
  const newest = versions[0];
  if (max !== undefined && isLatest(max) && (min === undefined || isLatest(min))) return newest;
  const wanted = url === undefined ? undefined : withoutTrailingSlash(url);
  const hasUrl = (entry: T): boolean => wanted !== undefined && withoutTrailingSlash(urlOf(entry)) === wanted;
  const found = versions.find((entry) => hasUrl(entry) || isWithin(entry.version, min, max));
  return found ?? (min === undefined && max === undefined ? newest : undefined);
}

function isWithin(version: Version, min: Version | undefined, max: Version | undefined): boolean {
  if (min === undefined) return false;
  if (latestMatches(min, version)) return true;
  return max !== undefined && compareVersions(min, version) <= 0 && compareVersions(version, max) <= 0;
}
