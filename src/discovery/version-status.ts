import type { VersionStatus } from '../access/endpoint-data.js';
import type { VersionAllowance } from '../access/endpoint-filter.js';
import { type JsonObject, textIn } from '../access/json-object.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';

const STATUSES: Readonly<Record<string, VersionStatus>> = {
  stable: 'CURRENT',
  current: 'CURRENT',
  supported: 'SUPPORTED',
  deprecated: 'DEPRECATED',
  experimental: 'EXPERIMENTAL',
};
const FLAGS: ReadonlySet<string> = new Set(['allowDeprecated', 'allowExperimental', 'allowUnknown']);

/** What a service's own word for the stability of a version means. */
export function toVersionStatus(rawStatus: string): VersionStatus {
  const status = rawStatus.toLowerCase();
  return Object.hasOwn(STATUSES, status) ? (STATUSES[status] ?? 'UNKNOWN') : 'UNKNOWN';
}

/** The stability that an entry of a version document claims, `undefined` if it claims none. */
export function statusOf(entry: JsonObject): VersionStatus | undefined {
  const status = textIn(entry, 'status');
  return status === undefined ? undefined : toVersionStatus(status);
}

/** Whether a version of this status may be chosen. */
export function isAllowed(status: VersionStatus, allow: VersionAllowance): boolean {
  if (status === 'DEPRECATED') return allow.allowDeprecated ?? true;
  if (status === 'EXPERIMENTAL') return allow.allowExperimental ?? false;
  if (status === 'UNKNOWN') return allow.allowUnknown ?? false;
  return true;
}

/** Throws an OptionError that names what is none of the three flags. */
export function checkAllowance(allow: VersionAllowance | undefined): void {
  if (allow !== undefined) refuseUnknownOptions(allow, FLAGS, 'The option "allow"');
}
