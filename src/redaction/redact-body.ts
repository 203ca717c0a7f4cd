import { parseJson, redactJson } from './redact-json.js';
import { redactParameters } from './redact-parameters.js';
import { redactText } from './redact-text.js';

/**
 * A body as it may be shown: JSON (text or already parsed, also one document a line) and forms field by field, other text
 * without the secrets of URLs in it, XML (assertions, SOAP) and bytes not at all.
 */
export function redactBody(body: unknown, contentType: string | undefined): string | undefined {
  if (body === undefined || body === '') return undefined;
  if (typeof body === 'string') return redactTextBody(body, contentType ?? '');
  return isBinary(body) ? '<binary_data>' : JSON.stringify(redactJson(body));
}

/** Bytes, streams and forms of files; what JSON can hold is a plain object, a list or a primitive. */
function isBinary(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const prototype: unknown = Object.getPrototypeOf(body);
  return prototype !== Object.prototype && prototype !== null;
}

function redactTextBody(text: string, contentType: string): string {
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return redactParameters(text);
  if (/^[a-z]{1,20}\/([a-z0-9.-]{1,80}\+)?xml\b/i.test(contentType) || text.startsWith('<?xml')) return '<xml>';
  return redactDocument(text) ?? redactLines(text) ?? redactText(text);
}

function redactDocument(text: string): string | undefined {
  const document = parseJson(text);
  return document === undefined ? undefined : JSON.stringify(redactJson(document));
}

/** A document a line; `undefined` if the first line is none. */
function redactLines(text: string): string | undefined {
  const end = text.indexOf('\n');
  if (end === -1 || !text.startsWith('{') || parseJson(text.slice(0, end)) === undefined) return undefined;
  return text
    .split('\n')
    .map((line) => redactDocument(line) ?? redactText(line))
    .join('\n');
}
