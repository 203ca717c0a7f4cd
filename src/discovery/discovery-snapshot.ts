import { isJsonObject, listIn } from '../access/json-object.js';
import type { VersionDocument } from '../http/connection.js';
import { documentEntries } from './version-document.js';

/** What a `DiscoveryCache` exports: plain data that survives JSON. */
export interface DiscoverySnapshot {
  readonly documents: readonly VersionDocument[];
}

/** The documents in what somebody stored. What does not look like one is left out: reading it again costs one request. */
export function readSnapshot(snapshot: unknown): readonly VersionDocument[] {
  return isJsonObject(snapshot) ? listIn(snapshot, 'documents').filter(isVersionDocument).filter(isReadable) : [];
}

function isVersionDocument(value: unknown): value is VersionDocument {
  if (!isJsonObject(value)) return false;
  const { url, status, headers, readAt } = value;
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/i.test(url)) return false;
  if (!Number.isInteger(status) || !Number.isFinite(readAt)) return false;
  return isJsonObject(headers) && Object.values(headers).every((header) => typeof header === 'string');
}

function isReadable(document: VersionDocument): boolean {
  try {
    documentEntries(document);
    return true;
  } catch {
    return false;
  }
}
