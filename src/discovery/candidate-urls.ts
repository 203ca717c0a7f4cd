import type { Version } from '../access/endpoint-data.js';
import { serviceTypes } from '../access/service-types.js';
import { versionInUrl } from '../access/version-in-url.js';
import { withoutTrailingSlash } from '../http/url.js';
import { joinParts, splitUrl, type UrlParts } from './split-url.js';
import { compareVersions } from './version.js';
import type { VersionRange } from './version-range.js';

/** What is known before a version document is looked for. */
export interface CandidateInput {
  readonly url: string;
  /** The catalog's own URL, `undefined` if `url` is from elsewhere. */
  readonly catalogUrl: string | undefined;
  readonly serviceType: string | undefined;
  readonly projectId: string | undefined;
  readonly range: VersionRange;
  /** Also look at URLs that are derived from the catalog's. */
  readonly allowVersionHack: boolean;
}

/** The URLs to try, and what the catalog's URL says by itself. */
export interface Candidates {
  /** In this order; a URL may occur again. Most endpoints need none, so they are made when they are asked for. */
  readonly urls: () => readonly string[];
  /** The segment behind the version, a project id as a rule; it is appended again to what is found. */
  readonly projectSegment: string | undefined;
  /** Whether the version in the URL lies within the wanted range; `exact`: with the major version of its upper end. */
  readonly catalogVersion: 'exact' | 'within' | undefined;
  /** The URLs may only be asked without authentication. */
  readonly anonymous: boolean;
}

/** The path of a URL without the slash at its end. */
interface PathParts {
  readonly url: UrlParts;
  readonly root: readonly string[];
  readonly segment: string | undefined;
  readonly version: Version | undefined;
  readonly project: string | undefined;
}

/**
 * Where the version document of an endpoint may be, most promising first: at the versioned URL if that is what is wanted, at
 * the service's root, at the URL itself. Only segments with a `v` are versions.
 */
export function candidateUrls(input: CandidateInput): Candidates {
  const parts = splitPath(input);
  const catalogVersion = parts.version === undefined ? undefined : fitOf(parts.version, input.range);
  const anonymous = isObjectStore(input.serviceType);
  return {
    urls: () => (anonymous ? storeUrls(input, parts) : serviceUrls(input, parts, catalogVersion)),
    projectSegment: parts.project,
    catalogVersion,
    anonymous,
  };
}

function serviceUrls(
  input: CandidateInput,
  parts: PathParts,
  catalogVersion: Candidates['catalogVersion'],
): readonly string[] {
  const { url, catalogUrl, allowVersionHack } = input;
  const { root, segment, project } = parts;
  const versioned = segment === undefined ? [] : [...root, segment];
  const folder = withPath(parts, [...versioned, '']);
  const urls = catalogVersion === 'exact' ? [folder] : [];
  if (allowVersionHack) urls.push(rootUrl(input, parts), ...(catalogVersion === 'within' ? [folder] : []), url);
  else if (segment !== undefined && project !== undefined) urls.push(withPath(parts, versioned));
  return catalogUrl === undefined ? urls : [...urls, catalogUrl];
}

/**
 * An object store has no version documents, and below its root everything is an account: listing it would cost a request
 * with a token, and show somebody's data.
 */
function storeUrls(input: CandidateInput, parts: PathParts): readonly string[] {
  return input.allowVersionHack && parts.version !== undefined ? [rootUrl(input, parts)] : [];
}

/** A URL that we made up ends in a slash; the catalog's own stays as it is. */
function rootUrl({ catalogUrl }: CandidateInput, parts: PathParts): string {
  const bare = withPath(parts, parts.root);
  return bare === catalogUrl ? bare : withPath(parts, [...parts.root, '']);
}

function withPath({ url }: PathParts, segments: readonly string[]): string {
  return joinParts({ ...url, path: segments.join('/') });
}

/** Takes the project id and the version off the end of the path. */
function splitPath(input: CandidateInput): PathParts {
  const url = splitUrl(input.url);
  const root = withoutTrailingSlash(url.path).split('/');
  const project = endsWithProject(root, input) ? root.pop() : undefined;
  const version = versionOf(root.at(-1));
  const segment = version === undefined ? undefined : root.pop();
  return { url, root, segment, version, project };
}

/** Without a known project id, and in an object store, whatever stands behind a version is one. */
function endsWithProject(segments: readonly string[], { projectId = '', serviceType }: CandidateInput): boolean {
  if (projectId !== '' && !isObjectStore(serviceType)) return segments.at(-1) === projectId;
  return versionOf(segments.at(-2)) !== undefined;
}

function versionOf(segment: string | undefined): Version | undefined {
  return segment?.startsWith('v') === true ? versionInUrl(segment) : undefined;
}

function isObjectStore(serviceType: string | undefined): boolean {
  return serviceType !== undefined && serviceTypes.officialType(serviceType) === 'object-store';
}

function fitOf(version: Version, { min, max }: VersionRange): Candidates['catalogVersion'] {
  if (min === undefined || max === undefined) return undefined;
  if (compareVersions(min, version) > 0 || compareVersions(version, max) > 0) return undefined;
  return max[0] === version[0] ? 'exact' : 'within';
}
