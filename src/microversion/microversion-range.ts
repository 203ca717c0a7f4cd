import type { EndpointData, Version } from '../access/endpoint-data.js';
import { isJsonObject, type JsonObject, objectsIn } from '../access/json-object.js';
import { jsonText } from '../access/json-text.js';
import { headerMicroversion } from '../discovery/header-microversion.js';
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

/** How Nova, Cinder and Manila put it; they have no other place for it. */
const IN_WORDS = /\bminimum is v?(\d{1,5}\.\d{1,5}) and maximum is v?(\d{1,5}\.\d{1,5})/i;

/** The range that a service names when it refuses a microversion with 406: in the body, else in its headers, else in words. */
export function rangeOfRefusal(reply: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}): MicroversionRange | undefined {
  const body: JsonObject = isJsonObject(reply.body) ? reply.body : {};
  const stated = objectsIn(body, 'errors').map((error) => toRange(error['min_version'], error['max_version']));
  const { headers } = reply;
  return (
    stated.find((range) => range !== undefined) ??
    toRange(headerMicroversion(headers, 'minimum'), headerMicroversion(headers, 'maximum')) ??
    rangeInWords(reply.body)
  );
}

/** Whether the range includes `version`; `latest` is in every range. */
export function isInRange(version: Version, { min, max }: MicroversionRange): boolean {
  return isLatest(version) || (compareVersions(min, version) <= 0 && compareVersions(version, max) <= 0);
}

/** `2.1 to 2.96`, for people. */
export function describeMicroversions({ min, max }: MicroversionRange): string {
  return `${formatVersion(min)} to ${formatVersion(max)}`;
}

function rangeInWords(body: unknown): MicroversionRange | undefined {
  const [, minimum, maximum] = IN_WORDS.exec(typeof body === 'string' ? body : jsonText(body ?? '')) ?? [];
  return toRange(minimum, maximum);
}

function toRange(minimum: unknown, maximum: unknown): MicroversionRange | undefined {
  const [min, max] = [readVersion(minimum), readVersion(maximum)];
  return min === undefined || max === undefined ? undefined : { min, max };
}
