import { isObject } from './json.js';

/** What the placeholders of FORMAT section 2 stand for, besides the instants. */
export type Places = Readonly<Record<'base' | 'base2' | 'host' | 'host2' | 'tls' | 'mtls' | 'certs' | 'closed', string>>;

/** The instant at which every vector's clock starts, in milliseconds since 1970. */
export const REFERENCE_INSTANT = Date.parse('2031-05-06T07:08:09.000Z');

const PLACEHOLDER = /\{(base2?|tls|mtls|certs|closed|host2?|now([+-]\d+)?)\}/g;

/** A copy of `value` with the placeholders in all its strings replaced; object keys stay as they are. */
export function fillPlaceholders<T>(value: T, places: Places): T {
  return filled(value, (text) =>
    text.replace(PLACEHOLDER, (_, name: string, offset?: string) =>
      name.startsWith('now') ? instant(Number(offset ?? 0)) : places[name as keyof Places],
    ),
  ) as T;
}

function filled(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => filled(item, fill));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, fill)]));
}

function instant(offsetSeconds: number): string {
  return new Date(REFERENCE_INSTANT + offsetSeconds * 1000).toISOString().replace('Z', '000Z');
}
