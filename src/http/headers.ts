import { OptionError } from '../errors/option-error.js';
import { fieldEntries, fieldTexts } from './field-texts.js';
import { setHeader, type HeaderMap } from './header-map.js';
import type { FieldSource } from './request-values.js';

export { addHeader, copyHeaders, getHeader, removeHeader, setHeader, type HeaderMap } from './header-map.js';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What RFC 9110 §5.5 allows in a field value: no control characters, nothing above one byte. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Checks and copies what a caller gave; `option` is the name the error uses. */
export function toHeaders(fields: FieldSource | undefined, option: string): HeaderMap {
  const headers: HeaderMap = {};
  if (fields === undefined) return headers;
  for (const [name, given] of fieldEntries(fields, option)) {
    if (given === undefined || given === null) continue;
    const value = fieldTexts(given, name, option).join(', ');
    checkHeader(name, value, option);
    setHeader(headers, name, value);
  }
  return headers;
}

/** Whether `text` can be a header's name or a method (a token of RFC 9110 §5.6.2). */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Throws an OptionError for a name or value that HTTP does not allow; the value itself is not repeated. */
export function checkHeader(name: string, value: string, option: string): void {
  if (!isToken(name)) {
    throw new OptionError(option, `"${option}" has ${JSON.stringify(name)}, which is no header name; nothing was sent.`);
  }
  if (typeof (value as unknown) !== 'string') throw new OptionError(option, `"${option}" has to be a text; nothing was sent.`);
  if (!VALUE.test(value)) {
    throw new OptionError(
      option,
      `"${option}" gives ${name} a value with characters HTTP does not allow (line breaks, control characters or ` +
        'letters beyond Latin-1); nothing was sent.',
    );
  }
}
