import type { VersionData } from '../access/endpoint-data.js';
import type { VersionAllowance, VersionInput } from '../access/endpoint-filter.js';
import type { JsonObject } from '../access/json-object.js';
import type { VersionDocument } from '../http/connection.js';
import { chooseForQuery, chooseVersion, type VersionQuery } from './choose-version.js';
import { repairLink } from './link-repair.js';
import { formatVersion, parseVersion } from './version.js';
import { documentEntries } from './version-document.js';
import { type VersionEntry, versionEntries } from './version-entry.js';
import { versionRange } from './version-range.js';
import { isAllowed, statusOf } from './version-status.js';

/** {@link VersionData} with its versions as text, for people and JSON. */
export interface VersionStringData
  extends Omit<VersionData, 'version' | 'minMicroversion' | 'maxMicroversion' | 'nextMinVersion'> {
  readonly version: string;
  readonly minMicroversion: string | undefined;
  readonly maxMicroversion: string | undefined;
  readonly nextMinVersion: string | undefined;
}

/** Which versions are listed, and in which order. */
export interface VersionListing extends VersionAllowance {
  /** Newest first. @defaultValue false */
  readonly reverse?: boolean | undefined;
}

/** What is looked for in a document. */
export interface VersionQueryOptions extends VersionAllowance {
  /** The entry with this URL is as good as one within the bounds; a trailing slash does not matter. */
  readonly url?: string | undefined;
  readonly minVersion?: VersionInput | undefined;
  /** Chooses nothing without a `minVersion`, unless it is `'latest'`. */
  readonly maxVersion?: VersionInput | undefined;
}

/** A version document that was read, and the questions it answers. Immutable. */
export class Discovery {
  /** The URL that was asked. */
  readonly url: string;
  readonly #document: VersionDocument;
  readonly #mapLink: (href: string) => string;

  /**
   * `mapLink` gets the absolute links of the document before they are repaired.
   *
   * @throws DiscoveryFailure when it is no version document
   */
  constructor(document: VersionDocument, mapLink: (href: string) => string = (href) => href) {
    this.url = document.url;
    this.#document = document;
    this.#mapLink = mapLink;
    versionEntries(document);
  }

  /** The entries as the service wrote them and in its order, without those whose status is not allowed. */
  rawVersionData(allow: VersionAllowance = {}): readonly JsonObject[] {
    return documentEntries(this.#document).filter((entry) => {
      const status = statusOf(entry);
      return status !== undefined && isAllowed(status, allow);
    });
  }

  /** The versions, oldest first. */
  versionData({ reverse = false, ...allow }: VersionListing = {}): readonly VersionData[] {
    const versions = this.#allowed(allow).map((entry) => this.#toVersionData(entry));
    return reverse ? versions : versions.reverse();
  }

  /** The versions, oldest first, with their numbers as text. */
  versionStringData(listing: VersionListing = {}): readonly VersionStringData[] {
    return this.versionData(listing).map(toStringData);
  }

  /** The newest version that serves who asks for `version`. */
  dataFor(version: VersionInput, allow: VersionAllowance = {}): VersionData | undefined {
    const chosen = chooseVersion(this.#allowed(allow), parseVersion(version));
    return chosen === undefined ? undefined : this.#toVersionData(chosen);
  }

  /** The URL of {@link dataFor}. */
  urlFor(version: VersionInput, allow: VersionAllowance = {}): string | undefined {
    return this.dataFor(version, allow)?.url;
  }

  /** The newest version within both bounds, or with that URL; without any of them the newest there is. */
  versionedDataFor({ url, minVersion, maxVersion, ...allow }: VersionQueryOptions = {}): VersionData | undefined {
    return this.versionWithin({ url, ...versionRange({ minVersion, maxVersion }) }, allow);
  }

  /** {@link versionedDataFor} for bounds that were parsed before. */
  versionWithin(query: VersionQuery, allow: VersionAllowance = {}): VersionData | undefined {
    const chosen = chooseForQuery(this.#allowed(allow), query, ({ selfHref }) => this.#resolve(selfHref));
    return chosen === undefined ? undefined : this.#toVersionData(chosen);
  }

  /** The URL of {@link versionedDataFor}. */
  versionedUrlFor(query: VersionQueryOptions = {}): string | undefined {
    return this.versionedDataFor(query)?.url;
  }

  #allowed(allow: VersionAllowance): readonly VersionEntry[] {
    return versionEntries(this.#document).filter(({ facts }) => isAllowed(facts.status, allow));
  }

  #toVersionData({ facts, selfHref, collectionHref }: VersionEntry): VersionData {
    const collection = collectionHref === undefined ? undefined : this.#resolve(collectionHref);
    // Properties that are added after a spread cost a microsecond each.
    return { url: this.#resolve(selfHref), collection, ...facts };
  }

  #resolve(href: string): string {
    return repairLink(this.url, /^https?:\/\//i.test(href) ? this.#mapLink(href) : href);
  }
}

function toStringData(data: VersionData): VersionStringData {
  const { version, minMicroversion, maxMicroversion, nextMinVersion } = data;
  return {
    ...data,
    version: formatVersion(version),
    minMicroversion: minMicroversion && formatVersion(minMicroversion),
    maxMicroversion: maxMicroversion && formatVersion(maxMicroversion),
    nextMinVersion: nextMinVersion && formatVersion(nextMinVersion),
  };
}
