import type { Version, VersionData } from '../access/endpoint-data.js';
import { type JsonObject, objectsIn, textIn } from '../access/json-object.js';
import type { VersionDocument } from '../http/connection.js';
import { compareVersions, readVersion } from './version.js';
import { documentEntries } from './version-document.js';
import { toVersionStatus } from './version-status.js';

/** An entry of a version document that can be used; its links are still as the service wrote them. */
export interface VersionEntry {
  readonly version: Version;
  /** Everything but the links. */
  readonly facts: Omit<VersionData, 'url' | 'collection'>;
  readonly selfHref: string;
  readonly collectionHref: string | undefined;
}

/** Documents do not change, so what was read from one is kept for as long as somebody holds it. */
const read = new WeakMap<VersionDocument, readonly VersionEntry[]>();

/**
 * The entries of a document that have a version, a status and a link, newest first. A bad entry is passed over and the rest
 * of the document survives.
 *
 * @throws DiscoveryFailure when it is no version document
 */
export function versionEntries(document: VersionDocument): readonly VersionEntry[] {
  const known = read.get(document);
  if (known !== undefined) return known;
  const entries = documentEntries(document)
    .map(readVersionEntry)
    .filter((entry) => entry !== undefined)
    .sort((left, right) => compareVersions(left.version, right.version))
    .reverse();
  read.set(document, entries);
  return entries;
}

function readVersionEntry(entry: JsonObject): VersionEntry | undefined {
  const version = readVersion(entry['id']);
  const rawStatus = textIn(entry, 'status');
  const selfHref = hrefOf(entry, 'self');
  if (version === undefined || rawStatus === undefined || selfHref === undefined) return undefined;
  const facts = {
    version,
    minMicroversion: microversionOf(entry['min_version']),
    maxMicroversion: microversionOf(entry['max_version']) ?? microversionOf(entry['version']),
    nextMinVersion: microversionOf(entry['next_min_version']),
    notBefore: textIn(entry, 'not_before'),
    status: toVersionStatus(rawStatus),
    rawStatus,
  };
  return { version, facts, selfHref, collectionHref: hrefOf(entry, 'collection') };
}

/** Services without microversions write empty texts; what cannot be read counts as absent too. */
function microversionOf(value: unknown): Version | undefined {
  return value ? readVersion(value) : undefined;
}

/** The last link of that relation counts. */
function hrefOf(entry: JsonObject, relation: string): string | undefined {
  const hrefs = objectsIn(entry, 'links').map(({ rel, href }) => {
    return typeof rel === 'string' && rel.toLowerCase() === relation && typeof href === 'string' ? href : undefined;
  });
  return hrefs.filter((href) => href !== undefined).at(-1);
}
