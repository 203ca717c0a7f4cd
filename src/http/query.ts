import { fieldEntries, fieldTexts } from './field-texts.js';
import type { FieldSource } from './request-values.js';

/** `url` with `params` appended to its query; lists repeat the name. */
export function withParams(url: string, params: FieldSource | undefined): string {
  if (params === undefined) return url;
  const query = encodeFields(params, 'params');
  if (query === '') return url;
  const [address = '', fragment] = url.split('#', 2);
  const separator = address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?';
  return `${address}${separator}${query}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** `a=1&b=2`, as in a query or a form; `option` is the name errors use. */
export function encodeFields(fields: FieldSource, option: string): string {
  const search = new URLSearchParams();
  for (const [name, value] of fieldEntries(fields, option)) {
    for (const text of fieldTexts(value, name, option)) search.append(name, text);
  }
  return search.toString();
}
