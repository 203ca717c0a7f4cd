import { isJsonObject, type JsonObject, objectIn } from '../access/json-object.js';
import { DiscoveryFailure } from '../errors/discovery-failure.js';
import type { VersionDocument } from '../http/connection.js';
import { addressOf } from '../redaction/address-of.js';
import { headerMicroversion } from './header-microversion.js';

/** This much of what is no document is repeated in the error. */
const SHOWN = 50;

/** A body as a text that may be shown. */
type Show = (body: unknown) => string;

/**
 * The entries of a version document, as the service wrote them and in its order, whichever of the historical shapes it has.
 * What is no object is left out. The error repeats the beginning of what is no version document, as far as `show` shows it; without
 * that it names its kind alone, for it may be anything, a token document for instance.
 *
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/consuming-catalog/version-discovery.html
 * @throws DiscoveryFailure when it is no version document
 */
export function documentEntries(document: VersionDocument, show?: Show): readonly JsonObject[] {
  return readEntries(document, show).filter(isJsonObject);
}

function readEntries(document: VersionDocument, show: Show | undefined): readonly unknown[] {
  const body = typeof document.body === 'string' ? parseJson(document.body) : document.body;
  if (!isJsonObject(body)) throw notADocument(document, describe(body, show));
  // Keystone and Barbican nest the list once more.
  const versions = objectIn(body, 'versions')?.['values'] ?? body['versions'];
  if (Array.isArray(versions)) return versions as readonly unknown[];
  const single = objectIn(body, 'version');
  if (single !== undefined) return [single];
  if (body['id'] !== undefined) return [withHeaderMicroversions(body, document.headers)];
  throw notADocument(document, describe(body, show));
}

/** Magnum, and Ironic of old: the entry is the whole body, has no status, and the microversions are in headers. */
function withHeaderMicroversions(body: JsonObject, headers: VersionDocument['headers']): JsonObject {
  const minimum = headerMicroversion(headers, 'minimum');
  const maximum = headerMicroversion(headers, 'maximum');
  return {
    ...(minimum === undefined ? {} : { min_version: minimum }),
    ...(maximum === undefined ? {} : { version: maximum }),
    ...body,
    status: 'CURRENT',
  };
}

/** Some services send JSON as plain text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function notADocument({ url, status }: VersionDocument, description: string): DiscoveryFailure {
  return new DiscoveryFailure(
    `GET ${addressOf(url)} was answered with ${String(status)} and ${description}, which is no version ` +
      'document. Check the URL, or take it as it is with skipDiscovery.',
    { outcome: 'refused' },
  );
}

function describe(body: unknown, show: Show | undefined): string {
  if (body === undefined || body === '') return 'an empty body';
  if (Array.isArray(body)) return 'a list';
  if (show === undefined) return body === null ? 'null' : `${typeof body === 'object' ? 'an' : 'a'} ${typeof body}`;
  // Cut last: half a secret would not be known any more.
  const text = show(body);
  return text.length > SHOWN ? `"${text.slice(0, SHOWN)}..."` : `"${text}"`;
}
