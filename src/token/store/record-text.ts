import { isJsonObject } from '../../access/json-object.js';

/** The members of a record; others than the reader knows are to be ignored. */
export type RecordMembers = Readonly<Record<string, unknown>>;

/**
 * The format that a release writes, and the oldest one whose readers understand it. A release that only adds members raises the
 * first number alone: those before it ignore what they do not know.
 */
export interface RecordFormat {
  readonly format: number;
  readonly readableBy: number;
}

/** A record as text. */
export function writeRecord({ format, readableBy }: RecordFormat, members: RecordMembers): string {
  return JSON.stringify({ format, readableBy, ...members });
}

/** The members of a record that a release with this format can read, `newer` for one it cannot; `undefined`: it is no record. Never throws. */
export function readRecord({ format }: RecordFormat, text: string): RecordMembers | 'newer' | undefined {
  const json = parsed(text);
  if (!isJsonObject(json) || typeof json['format'] !== 'number') return undefined;
  const { readableBy } = json;
  return typeof readableBy === 'number' && readableBy <= format ? json : 'newer';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
