/** The microversions a service has: `major.minMinor` to `major.maxMinor`. */
export interface MicroversionRange {
  /** The name the service has in the header. */
  readonly service: string;
  readonly major: number;
  readonly minMinor: number;
  readonly maxMinor: number;
  /** A header of older days that the service also reads and writes. */
  readonly legacyHeader?: string | undefined;
}

/** Why a microversion is refused: 400 for one that is none, 406 for one the service does not have. */
export interface MicroversionRefusal {
  readonly status: 400 | 406;
  readonly asked: string;
}

/** The version a request asks this service for; a header may name several services. */
function askedVersion(headers: Readonly<Record<string, string>>, range: MicroversionRange): string | undefined {
  const entries = (headers['openstack-api-version'] ?? '').split(',').map((entry) => entry.trim().split(/\s+/));
  const own = entries.find(([service]) => service?.toLowerCase() === range.service);
  if (own !== undefined) return own[1] ?? '';
  return range.legacyHeader === undefined ? undefined : headers[range.legacyHeader];
}

/**
 * The minor version a request is to be answered in: the lowest unless it asks.
 *
 * @see https://specs.openstack.org/openstack/api-sig/guidelines/microversion_specification.html
 */
export function readMicroversion(headers: Readonly<Record<string, string>>, range: MicroversionRange): number | MicroversionRefusal {
  const asked = askedVersion(headers, range);
  if (asked === undefined) return range.minMinor;
  if (asked === 'latest') return range.maxMinor;
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(asked) ?? [];
  if (major === undefined || minor === undefined) return { status: 400, asked };
  const within = Number(major) === range.major && Number(minor) >= range.minMinor && Number(minor) <= range.maxMinor;
  return within ? Number(minor) : { status: 406, asked };
}

/** The range as services write it. */
export function rangeMembers({ major, minMinor, maxMinor }: MicroversionRange): { readonly min: string; readonly max: string } {
  return { min: `${major}.${minMinor}`, max: `${major}.${maxMinor}` };
}

/** The headers that say in which version a reply is. */
export function microversionHeaders(range: MicroversionRange, minor: number): Readonly<Record<string, string>> {
  const version = `${range.major}.${minor}`;
  const { legacyHeader } = range;
  return {
    'openstack-api-version': `${range.service} ${version}`,
    ...(legacyHeader !== undefined && { [legacyHeader]: version }),
    vary: ['OpenStack-API-Version', ...(legacyHeader === undefined ? [] : [legacyHeader])].join(', '),
  };
}
