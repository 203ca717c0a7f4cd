import type { Version } from '../access/endpoint-data.js';
import type { VersionInput } from '../access/endpoint-filter.js';
import { OptionError } from '../errors/option-error.js';

/** As a part of a version: the newest there is. */
export const LATEST: number = Number.POSITIVE_INFINITY;

/** More digits than these are no version anybody published, and would not fit a number exactly. */
const NUMBER = /^\s*[+-]?\d{1,15}\s*$/;

/** `version` as numbers (`'v2'` is `[2, 0]`), `undefined` if it is none. Never throws: documents are read with it. */
export function readVersion(version: unknown): Version | undefined {
  if (!Array.isArray(version)) return readText(textOf(version));
  const parts: readonly unknown[] = version;
  return isVersion(parts) ? parts : readText(parts.map(textOf).join('.'));
}

/**
 * `version` as numbers: `'v2'` and `2` are `[2, 0]`, `'2.latest'` is `[2, Infinity]`, `'latest'` is `[Infinity, Infinity]`.
 * Beware that the number 2.10 is 2.1.
 *
 * @throws OptionError naming `option` when it is no version
 */
export function parseVersion(version: VersionInput | undefined, option = 'version'): Version {
  const parsed = readVersion(version);
  if (parsed !== undefined) return parsed;
  throw new OptionError(
    option,
    `"${option}" is ${printed(version)}, which is no version; write one like '2', 'v2.1', '2.latest' or 'latest'.`,
  );
}

/** `2.1`, `2.latest`, `latest`: what {@link parseVersion} reads back. */
export function formatVersion(version: Version): string {
  if (isLatest(version)) return 'latest';
  return version.map((part) => (part === LATEST ? 'latest' : String(part))).join('.');
}

/** Whether all parts are `latest`: whatever is newest. */
export function isLatest(version: Version): boolean {
  return version.length > 0 && version.every((part) => part === LATEST);
}

/** Negative, zero or positive, for sorting: part by part, where a version that is the beginning of another comes first. */
export function compareVersions(left: Version, right: Version): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const [a = 0, b = 0] = [left[index], right[index]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

/** Whether `candidate` serves who requires `required`: the same major version, and not older. */
export function versionMatches(required: VersionInput, candidate: VersionInput): boolean {
  const [needed, offered] = [parseVersion(required, 'required'), parseVersion(candidate, 'candidate')];
  return needed[0] === offered[0] && compareVersions(offered, needed) >= 0;
}

/** Whether `required` leaves the rest open with `latest` and `candidate` agrees as far as it goes. */
export function latestMatches(required: Version, candidate: Version): boolean {
  const open = required.indexOf(LATEST);
  return open !== -1 && required.slice(0, open).every((part, index) => part === candidate[index]);
}

/**
 * Whether `candidate` lies within the bounds, both included. An absent or empty bound does not bound.
 *
 * @throws OptionError when one of the three is no version
 */
export function versionBetween(
  minVersion: VersionInput | undefined,
  maxVersion: VersionInput | undefined,
  candidate: VersionInput,
): boolean {
  const version = parseVersion(candidate, 'candidate');
  const min = parseOptionalVersion(minVersion, 'minVersion');
  const max = parseOptionalVersion(maxVersion, 'maxVersion');
  return (min === undefined || compareVersions(min, version) <= 0) && (max === undefined || compareVersions(version, max) <= 0);
}

/** Like {@link parseVersion}; nothing, `null` and the empty text are `undefined`. */
export function parseOptionalVersion(version: VersionInput | null | undefined, option: string): Version | undefined {
  return version === undefined || version === null || version === '' ? undefined : parseVersion(version, option);
}

function isVersion(parts: readonly unknown[]): parts is Version {
  return parts.length > 1 && parts.every((part) => part === LATEST || Number.isSafeInteger(part));
}

function textOf(value: unknown): string {
  if (value === LATEST) return 'latest';
  if (typeof value === 'boolean') return String(Number(value));
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function readText(text: string): Version | undefined {
  const parts = text.replace(/^v+/, '').split('.').map(readPart);
  if (!parts.every((part) => part !== undefined)) return undefined;
  return Object.freeze(parts.length === 1 ? [...parts, parts[0] === LATEST ? LATEST : 0] : parts);
}

function readPart(part: string): number | undefined {
  if (part === 'latest') return LATEST;
  return NUMBER.test(part) ? Number(part) : undefined;
}

function printed(value: unknown): string {
  if (value === undefined) return 'not given';
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.slice(0, 40);
}
