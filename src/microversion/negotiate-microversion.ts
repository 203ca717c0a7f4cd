import type { Version } from '../access/endpoint-data.js';
import { compareVersions, formatVersion } from '../discovery/version.js';
import { MicroversionNotSupported } from '../errors/microversion-not-supported.js';
import { describeMicroversions, isInRange, type MicroversionRange } from './microversion-range.js';
import { type MicroversionInput, parseMicroversion } from './microversion.js';

/**
 * The newest microversion that both sides have: the caller can work with `wantedMin` to `wantedMax`, the service offers a
 * range. An absent bound does not bound.
 *
 * @throws MicroversionNotSupported when there is none, or the service has no microversions
 * @throws OptionError when a bound is no microversion
 */
export function negotiateMicroversion(
  wantedMin: MicroversionInput | undefined,
  wantedMax: MicroversionInput | undefined,
  offered: MicroversionRange | undefined,
): Version {
  const min = parseMicroversion(wantedMin, 'wantedMin');
  const max = parseMicroversion(wantedMax, 'wantedMax');
  if (offered === undefined) {
    throw new MicroversionNotSupported(`${wantedRange(min, max)} is wanted, but the service has no microversions.`);
  }
  const newest = max === undefined || compareVersions(offered.max, max) < 0 ? offered.max : max;
  const oldest = min === undefined || compareVersions(min, offered.min) < 0 ? offered.min : min;
  if (compareVersions(oldest, newest) <= 0) return newest;
  throw new MicroversionNotSupported(
    `${wantedRange(min, max)} is wanted, and the service offers ${describeMicroversions(offered)}: nothing fits both.`,
  );
}

/**
 * Throws MicroversionNotSupported when the microversion is known to be out of the range of the service; without a known range
 * there is nothing to say.
 */
export function checkMicroversion(
  version: Version,
  offered: MicroversionRange | undefined,
  serviceType: string,
): void {
  if (offered === undefined || isInRange(version, offered)) return;
  throw new MicroversionNotSupported(
    `Microversion ${formatVersion(version)} was asked of ${serviceType}, which offers ${describeMicroversions(offered)}; ` +
      'nothing was sent. Ask for one in that range.',
  );
}

function wantedRange(min: Version | undefined, max: Version | undefined): string {
  const from = min === undefined ? 'any' : formatVersion(min);
  return `A microversion from ${from} to ${max === undefined ? 'the latest' : formatVersion(max)}`;
}
