/** An end of a range of microversions. */
export type MicroversionBound = 'minimum' | 'maximum';

/** The names of the standard header and of those that services had before it. */
const NAMES: Readonly<Record<MicroversionBound, RegExp>> = {
  minimum: /^(x-)?openstack-([a-z-]{1,60}-)?api-minimum-version$/i,
  maximum: /^(x-)?openstack-([a-z-]{1,60}-)?api-maximum-version$/i,
};

/**
 * The lowest or highest microversion that the headers of a reply name, as text.
 *
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/microversion_specification.html#server-side-requirements
 */
export function headerMicroversion(
  headers: Readonly<Record<string, string>>,
  bound: MicroversionBound,
): string | undefined {
  const name = Object.keys(headers).find((key) => NAMES[bound].test(key));
  // The standard header names the service before the version, the older ones do not.
  return name === undefined ? undefined : headers[name]?.trim().split(' ').at(-1);
}
