import { redactParameters } from './redact-parameters.js';
import { REDACTED } from './redactor.js';
import { isSecretField } from './secret-fields.js';

/** Deeper levels of a document are not shown: a hostile one must not exhaust the stack. */
const DEEPEST_LEVEL = 100;

/**
 * A body as it may be shown: JSON (text or already parsed) and forms field by field, other text as it is, XML (assertions,
 * SOAP) and bytes not at all.
 */
export function redactBody(body: unknown, contentType: string | undefined): string | undefined {
  if (body === undefined || body === '') return undefined;
  if (typeof body === 'string') return redactText(body, contentType ?? '');
  return isBinary(body) ? '<binary_data>' : JSON.stringify(redactJson(body));
}

/** Bytes, streams and forms of files; what JSON can hold is a plain object, a list or a primitive. */
function isBinary(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  const prototype: unknown = Object.getPrototypeOf(body);
  return prototype !== Object.prototype && prototype !== null;
}

function redactText(text: string, contentType: string): string {
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return redactParameters(text);
  if (/^[a-z]{1,20}\/([a-z0-9.-]{1,80}\+)?xml\b/i.test(contentType)) return '<xml>';
  const document = parse(text);
  return document === undefined ? text : JSON.stringify(redactJson(document));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * A JSON document without secrets; `parent` is the name of the member it is the value of. The catalog of a token document
 * is left out, as keystoneauth does: it is long and in every sign-in. A token document's `id` (v2) and the `token.id` of a
 * sign-in body are secrets.
 */
export function redactJson(value: unknown, parent = '', level = 0): unknown {
  if (typeof value !== 'object' || value === null) return isShown(parent, value) ? value : REDACTED;
  if (level === DEEPEST_LEVEL) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactJson(item, parent, level + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, redactMember(`${parent}.${name}`, member) ?? redactJson(member, name, level + 1)]),
  );
}

/** Members that are special because of the document they stand in. */
function redactMember(place: string, member: unknown): unknown {
  if (place === 'token.catalog' || place === 'access.serviceCatalog') return '<removed>';
  return place === 'token.id' && typeof member === 'string' ? REDACTED : undefined;
}

function isShown(name: string, value: unknown): boolean {
  return !isSecretField(name) || typeof value === 'boolean' || value === null || value === undefined;
}
