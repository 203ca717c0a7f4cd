import type { VersionData } from '../access/endpoint-data.js';
import type { MicroversionRangeChanged, MicroversionSpan } from '../events/cloud-event.js';
import type { VersionDocument } from '../http/connection.js';
import { formatVersion } from './version.js';
import { versionEntries } from './version-entry.js';

/** Another range of one version. */
export type RangeChange = Pick<MicroversionRangeChanged, 'version' | 'before' | 'now'>;

/**
 * The versions that both documents have, where their microversions differ. A version that came or went is none of them.
 *
 * @throws DiscoveryFailure when one is no version document
 */
export function rangeChanges(before: VersionDocument, now: VersionDocument): readonly RangeChange[] {
  const earlier = new Map(versionEntries(before).map(({ facts }) => [formatVersion(facts.version), spanOf(facts)]));
  return versionEntries(now).flatMap(({ facts }) => {
    const version = formatVersion(facts.version);
    const change = { version, before: earlier.get(version), now: spanOf(facts) };
    return earlier.has(version) && !isSame(change.before, change.now) ? [change] : [];
  });
}

function spanOf({ minMicroversion, maxMicroversion }: Pick<VersionData, 'minMicroversion' | 'maxMicroversion'>): MicroversionSpan | undefined {
  if (maxMicroversion === undefined) return undefined;
  return { min: minMicroversion && formatVersion(minMicroversion), max: formatVersion(maxMicroversion) };
}

function isSame(one: MicroversionSpan | undefined, other: MicroversionSpan | undefined): boolean {
  return one?.min === other?.min && one?.max === other?.max;
}
