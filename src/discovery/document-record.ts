import { isJsonObject } from '../access/json-object.js';
import type { VersionDocument } from '../http/connection.js';
import { readSnapshot } from './discovery-snapshot.js';

/**
 * The format that this release writes, and the oldest one whose readers understand it. A release that only adds members
 * raises the first number alone: those before it ignore what they do not know.
 */
const FORMAT = 1;
const READABLE_BY = 1;

/** A version document as a store keeps it. */
export function writeDocumentRecord(document: VersionDocument): string {
  return JSON.stringify({ format: FORMAT, readableBy: READABLE_BY, documents: [document] });
}

/** What {@link writeDocumentRecord} wrote, here or in another release; `undefined` for anything else. */
export function readDocumentRecord(text: string): VersionDocument | undefined {
  try {
    const record: unknown = JSON.parse(text);
    if (!isJsonObject(record)) return undefined;
    const { readableBy } = record;
    return typeof readableBy === 'number' && readableBy <= FORMAT ? readSnapshot(record)[0] : undefined;
  } catch {
    return undefined;
  }
}
