import type { Version } from '../access/endpoint-data.js';
import type { VersionInput } from '../access/endpoint-filter.js';
import { isLatest, LATEST, parseVersion } from '../discovery/version.js';
import { OptionError } from '../errors/option-error.js';

/**
 * A microversion as users write it: `'2.79'`, `'latest'`, `[2, 79]`. A number works, but 2.10 is 2.1 in JavaScript: one that
 * is not whole causes a warning event.
 */
export type MicroversionInput = `${number}.${number}` | 'latest' | readonly [number, number] | number;

/**
 * A microversion as numbers, `[Infinity, Infinity]` for `'latest'`; `undefined` when none is asked for (nothing or an empty
 * text).
 *
 * @throws OptionError naming `option` when it is no version, or leaves only a part of it open (`'2.latest'`)
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/microversion_specification.html
 */
export function parseMicroversion(
  microversion: VersionInput | null | undefined,
  option = 'microversion',
): Version | undefined {
  if (microversion === undefined || microversion === null || microversion === '') return undefined;
  const version = parseVersion(microversion, option);
  if (isLatest(version) || !version.includes(LATEST)) return version;
  throw new OptionError(option, `"${option}" may be 'latest', but not the latest of a major version; write one like '2.79'.`);
}

/** Whether the number may not be what was meant: 2.10 arrives as 2.1. */
export function isAmbiguousMicroversion(microversion: unknown): microversion is number {
  return Number.isFinite(microversion) && !Number.isInteger(microversion);
}
