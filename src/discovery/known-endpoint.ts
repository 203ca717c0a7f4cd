import type { VersionData } from '../access/endpoint-data.js';
import type { DocumentCache, VersionDocument } from '../http/connection.js';
import { Discovery } from './discovery.js';

/** An entry of a version document that was read, and the document. */
export interface KnownVersion {
  readonly document: VersionDocument;
  readonly version: VersionData;
}

/**
 * What the version documents that were read so far say about an endpoint; never causes a request. `undefined` if none of
 * them is about it.
 */
export function knownVersionAt(documents: DocumentCache, url: string): VersionData | undefined {
  return documentAbout(documents, url)?.version;
}

/** What documents said about endpoints, for as long as they are as they were. */
const said = new WeakMap<object, Map<string, KnownVersion | undefined>>();

/** The document that {@link knownVersionAt} has it from. */
export function documentAbout(documents: DocumentCache, url: string): KnownVersion | undefined {
  const state = documents.state?.();
  if (state === undefined) return lookedUp(documents, url);
  const known = said.get(state) ?? new Map<string, KnownVersion | undefined>();
  if (known.has(url)) return known.get(url);
  const found = lookedUp(documents, url);
  if (known.size < MOST_KEPT) said.set(state, known.set(url, found));
  return found;
}

function lookedUp(documents: DocumentCache, url: string): KnownVersion | undefined {
  const places = placesOf(url);
  for (const candidate of places) {
    const document = documents.peek(candidate);
    if (document === undefined) continue;
    const version = versionAt(document, places[1] ?? url);
    if (version !== undefined) return { document, version };
  }
  return undefined;
}

/**
 * What all fresh documents at the place of {@link documentAbout} say about an endpoint, newest first: behind a load balancer
 * an older and a newer one may both be true.
 */
export function recentVersionsAt(documents: DocumentCache, url: string): readonly VersionData[] {
  const about = documentAbout(documents, url);
  if (about === undefined) return [];
  const recent = documents.recent?.(about.document.url) ?? [about.document];
  return recent.map((document) => versionAt(document, placesOf(url)[1] ?? url)).filter((version) => version !== undefined);
}

/** Has all documents that may be about an endpoint read anew before they are believed again. */
export function doubtDocumentsAbout(documents: DocumentCache, url: string): void {
  for (const place of placesOf(url)) {
    if (documents.doubt === undefined) documents.drop(place);
    else documents.doubt(place);
  }
}

function versionAt(document: VersionDocument, base: string): VersionData | undefined {
  return versionsIn(document).find((version) => base.startsWith(withSlash(version.url)));
}

/** Documents do not change, so what was read from one is kept for as long as somebody holds it. */
const read = new WeakMap<VersionDocument, readonly VersionData[]>();

function versionsIn(document: VersionDocument): readonly VersionData[] {
  const known = read.get(document);
  if (known !== undefined) return known;
  const versions = new Discovery(document).versionData({ allowExperimental: true, allowUnknown: true, reverse: true });
  read.set(document, versions);
  return versions;
}

/** More endpoints than this are taken apart anew each time; a cloud has fewer. */
const MOST_KEPT = 500;
const kept = new Map<string, readonly string[]>();

/** {@link findPlaces}, remembered: the same few endpoints are asked about with every request. */
function placesOf(url: string): readonly string[] {
  const known = kept.get(url);
  if (known !== undefined) return known;
  const places = findPlaces(url);
  if (kept.size < MOST_KEPT) kept.set(url, places);
  return places;
}

/** The endpoint's own URL and two levels above it (a version, a project id), each without and with a slash. */
function findPlaces(url: string): readonly string[] {
  const places: string[] = [];
  let place = withSlash(url.split(/[?#]/, 1)[0] ?? url);
  for (let level = 0; level < 3 && /^[a-z]+:\/\/[^/]+\//i.test(place); level += 1) {
    places.push(place.slice(0, -1), place);
    place = place.slice(0, place.lastIndexOf('/', place.length - 2) + 1);
  }
  return places;
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
