import type { Version } from '../access/endpoint-data.js';
import type { VersionInput } from '../access/endpoint-filter.js';
import { serviceTypes } from '../access/service-types.js';
import { ImpliedVersionMismatch } from '../errors/implied-version-mismatch.js';
import { OptionError } from '../errors/option-error.js';
import { compareVersions, formatVersion, isLatest, LATEST, parseOptionalVersion } from './version.js';

/** What a caller may say about the version, in any of the ways an endpoint filter allows. */
export interface VersionWish {
  /** At least this version within its major; excludes the other two. */
  readonly version?: VersionInput | undefined;
  readonly minVersion?: VersionInput | undefined;
  readonly maxVersion?: VersionInput | undefined;
  /** A known type that ends in a version (`volumev3`) implies that major version. */
  readonly serviceType?: string | undefined;
}

/** The bounds a version has to lie within, both included; `undefined` does not bound. */
export interface VersionRange {
  readonly min: Version | undefined;
  readonly max: Version | undefined;
}

/**
 * The range that is meant by a version, by bounds, or by nothing but the service type. `{ version: '2.5' }` is 2.5 to
 * 2.latest; a `minVersion` alone is open above, a `maxVersion` alone is open below.
 *
 * @throws OptionError for what is no version or no range
 * @throws ImpliedVersionMismatch when the service type implies another major version
 */
export function versionRange(wish: VersionWish): VersionRange {
  const version = parseOptionalVersion(wish.version, 'version');
  const min = parseOptionalVersion(wish.minVersion, 'minVersion');
  const max = parseOptionalVersion(wish.maxVersion, 'maxVersion');
  const implied = impliedMajor(wish.serviceType);
  if (version === undefined) return impliedRange(boundedRange(min, max), implied, wish.serviceType);
  if (min !== undefined || max !== undefined) {
    throw new OptionError(
      ['version', 'minVersion', 'maxVersion'],
      '"version" excludes "minVersion" and "maxVersion": name one version or a range.',
    );
  }
  checkImplied('version', version, { implied, serviceType: wish.serviceType });
  return { min: version, max: [version[0] ?? LATEST, LATEST] };
}

/** Whether any version will do. */
export function isUnbounded({ min, max }: VersionRange): boolean {
  return min === undefined && max === undefined;
}

function boundedRange(min: Version | undefined, max: Version | undefined): VersionRange {
  if (min === undefined) return { min, max };
  if (max === undefined) return { min, max: [LATEST, LATEST] };
  if (compareVersions(min, max) <= 0) return { min, max };
  throw new OptionError(
    ['minVersion', 'maxVersion'],
    `"minVersion" (${formatVersion(min)}) is above "maxVersion" (${formatVersion(max)}); no version can be in between.`,
  );
}

/** The major version in the name of a service type, as in `volumev3`. */
function impliedMajor(serviceType: string | undefined): number | undefined {
  const digit = serviceType === undefined ? undefined : /v(\d)$/.exec(serviceType)?.[1];
  return serviceType === undefined || digit === undefined || !serviceTypes.isKnown(serviceType) ? undefined : Number(digit);
}

function impliedRange(
  { min, max }: VersionRange,
  implied: number | undefined,
  serviceType: string | undefined,
): VersionRange {
  if (implied === undefined) return { min, max };
  const upper = max === undefined || isLatest(max) ? [implied, LATEST] : max;
  if (min !== undefined) checkImplied('minVersion', min, { implied, serviceType });
  checkImplied('maxVersion', upper, { implied, serviceType });
  return { min: min ?? [implied, 0], max: upper };
}

function checkImplied(
  option: string,
  version: Version,
  { implied, serviceType = '' }: { readonly implied: number | undefined; readonly serviceType: string | undefined },
): void {
  if (implied === undefined || version[0] === implied) return;
  throw new ImpliedVersionMismatch(
    `The service type "${serviceType}" implies major version ${String(implied)}, but "${option}" is ` +
      `${formatVersion(version)}. Use "${serviceTypes.officialType(serviceType) ?? serviceType}" as the service type to ` +
      'choose the version freely.',
  );
}
