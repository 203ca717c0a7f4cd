import type { VersionDocument } from '../http/connection.js';
import { readRecord, writeRecord, type RecordFormat } from '../token/store/record-text.js';
import { readSnapshot } from './discovery-snapshot.js';

const FORMAT: RecordFormat = { format: 1, readableBy: 1 };

/** A version document as a store keeps it. */
export function writeDocumentRecord(document: VersionDocument): string {
  return writeRecord(FORMAT, { documents: [document] });
}

/** What {@link writeDocumentRecord} wrote, here or in another release; `undefined` for anything else. */
export function readDocumentRecord(text: string): VersionDocument | undefined {
  const record = readRecord(FORMAT, text);
  return record === undefined || record === 'newer' ? undefined : readSnapshot(record)[0];
}
