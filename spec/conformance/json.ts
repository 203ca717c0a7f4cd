/** A value as JSON has it: what vectors are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON values. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether `value` is an object and not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` as a list: itself, or the only element. */
export function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** `value` as text: a name, a URL. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`The vector has ${shown(value)} where a text is expected.`);
}

/** A short text of any value, for reports; never throws. */
export function shown(value: unknown, longest = 300): string {
  let text: string;
  try {
    text = value instanceof Error ? `${value.name}: ${value.message}` : stringified(value);
  } catch {
    text = Object.prototype.toString.call(value);
  }
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function stringified(value: unknown): string {
  const text: unknown = JSON.stringify(value);
  return typeof text === 'string' ? text : String(value);
}
