import type { EndpointData, Version } from '../access/endpoint-data.js';
import { isJsonObject, type JsonObject, objectsIn } from '../access/json-object.js';
import { compareVersions, formatVersion, isLatest, readVersion } from '../discovery/version.js';

/** The microversions a service offers, both ends included. */
export interface MicroversionRange {
  readonly min: Version;
  readonly max: Version;
}

/** The range in a service's version document; `undefined` if it has no microversions, or none are known. */
export function rangeOfEndpoint({
  minMicroversion,
  maxMicroversion,
}: Pick<EndpointData, 'minMicroversion' | 'maxMicroversion'>): MicroversionRange | undefined {
  if (minMicroversion === undefined || maxMicroversion === undefined) return undefined;
  return { min: minMicroversion, max: maxMicroversion };
}

/** The range that a service names when it refuses a microversion with 406: in the body, else in its headers. */
export function rangeOfRefusal(reply: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}): MicroversionRange | undefined {
  const body: JsonObject = isJsonObject(reply.body) ? reply.body : {};
  const stated = objectsIn(body, 'errors').map((error) => toRange(error['min_version'], error['max_version']));
  return stated.find((range) => range !== undefined) ?? rangeInHeaders(reply.headers);
}

/** Whether the range includes `version`; `latest` is in every range. */
export function isInRange(version: Version, { min, max }: MicroversionRange): boolean {
  return isLatest(version) || (compareVersions(min, version) <= 0 && compareVersions(version, max) <= 0);
}

/** `2.1 to 2.96`, for people. */
export function describeMicroversions({ min, max }: MicroversionRange): string {
  return `${formatVersion(min)} to ${formatVersion(max)}`;
}

function rangeInHeaders(headers: Readonly<Record<string, string>>): MicroversionRange | undefined {
  const valueOf = (ending: string): string | undefined => {
    const name = Object.keys(headers).find((key) => /^(x-)?openstack-/i.test(key) && key.toLowerCase().endsWith(ending));
    return name === undefined ? undefined : headers[name];
  };
  return toRange(lastWord(valueOf('api-minimum-version')), lastWord(valueOf('api-maximum-version')));
}

/** The standard header names the service before the version, the legacy ones do not. */
function lastWord(value: string | undefined): string | undefined {
  return value?.trim().split(' ').at(-1);
}

function toRange(minimum: unknown, maximum: unknown): MicroversionRange | undefined {
  const [min, max] = [readVersion(minimum), readVersion(maximum)];
  return min === undefined || max === undefined ? undefined : { min, max };
}
