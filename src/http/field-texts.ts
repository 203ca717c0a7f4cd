import { OptionError } from '../errors/option-error.js';
import { isPlainObject } from './plain-object.js';
import type { Fields, FieldSource, FieldValue } from './request-values.js';

/** Names and values as they were given, a name as often as it occurs. Throws an OptionError for what has none, by the name of `option`. */
export function fieldEntries(fields: FieldSource | null | undefined, option: string): readonly (readonly [name: string, value: FieldValue])[] {
  if (fields === undefined || fields === null) return [];
  if (isEntries(fields)) return [...fields].map((entry) => checkedEntry(entry, option));
  if (isPlainObject(fields)) return Object.entries(fields);
  throw notFields(option);
}

function isEntries(fields: FieldSource): fields is Exclude<FieldSource, Fields> {
  return typeof fields === 'object' && Symbol.iterator in fields && !Array.isArray(fields) && !ArrayBuffer.isView(fields);
}

/** What a value may be is checked where it is read. */
function checkedEntry(entry: unknown, option: string): readonly [string, FieldValue] {
  if (Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string') return [entry[0], entry[1] as FieldValue];
  throw notFields(option);
}

function notFields(option: string): OptionError {
  return new OptionError(
    option,
    `"${option}" has to be an object of names and values, for instance { limit: 10 }, or a Map, Headers or URLSearchParams; nothing was sent.`,
  );
}

/**
 * The texts of one header or parameter: several for a list, none if it is left out; bytes are read as UTF-8. `option` is the
 * name the OptionError uses for a value that has no text (an object, a function).
 */
export function fieldTexts(value: FieldValue, name: string, option: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [new TextDecoder().decode(value)];
  return (isList(value) ? value : [value]).map((item) => textOf(item, name, option));
}

function isList(value: FieldValue): value is Extract<FieldValue, readonly unknown[]> {
  return Array.isArray(value);
}

function textOf(item: unknown, name: string, option: string): string {
  if (typeof item === 'string') return item;
  if (typeof item === 'number' || typeof item === 'boolean' || typeof item === 'bigint') return String(item);
  throw new OptionError(
    option,
    `"${option}" gives ${name} a value that is no text, number, truth value, bytes or list of them; nothing was sent.`,
  );
}
