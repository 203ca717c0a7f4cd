import { isJsonObject, type JsonObject, listIn, textIn } from '../access/json-object.js';
import type { WarningCode } from '../events/event.js';
import { readVersion } from './version.js';

/** An id that is longer is no version, and is not repeated. */
const LONGEST_ID = 50;

/** Something about an entry of a version document that keeps it from being used. */
export interface EntryProblem {
  readonly code: Extract<WarningCode, 'missing-status' | 'unusable-version'>;
  readonly message: string;
}

/** What is wrong with an entry of a version document, so that whoever runs the service can be told; empty: nothing. */
export function entryProblems(entry: JsonObject): readonly EntryProblem[] {
  if (textIn(entry, 'status') === undefined) return [{ code: 'missing-status', message: `${nameOf(entry)} has no stability status` }];
  if (readVersion(entry['id']) === undefined) return [unusable(`${nameOf(entry)} has no "id" that is a version`)];
  if (!Array.isArray(entry['links'])) return [unusable(`${nameOf(entry)} has no links`)];
  const links = listIn(entry, 'links');
  const broken = links.filter((link) => !isLink(link)).map(() => unusable(`${nameOf(entry)} has a link without "rel" or "href"`));
  const hasSelf = links.some((link) => isLink(link) && link.rel.toLowerCase() === 'self');
  return hasSelf ? broken : [...broken, unusable(`${nameOf(entry)} has no link to its endpoint`)];
}

function unusable(message: string): EntryProblem {
  return { code: 'unusable-version', message };
}

function isLink(link: unknown): link is { readonly rel: string; readonly href: string } {
  return isJsonObject(link) && typeof link['rel'] === 'string' && typeof link['href'] === 'string';
}

function nameOf(entry: JsonObject): string {
  const id = textIn(entry, 'id');
  return id === undefined || id.length > LONGEST_ID ? 'An entry' : `The entry ${JSON.stringify(id)}`;
}
