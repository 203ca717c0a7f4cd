import { OptionError } from '../errors/option-error.js';
import type { FieldValue } from './request.js';

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
