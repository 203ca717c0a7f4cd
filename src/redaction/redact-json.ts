import { isOwnDocument } from './own-documents.js';
import { redactText } from './redact-text.js';
import { REDACTED } from './redacted.js';
import { isSecretField, isSecretList } from './secret-fields.js';

/** Deeper levels of a document are not shown: a hostile one must not exhaust the stack. */
const DEEPEST_LEVEL = 100;

/**
 * A JSON document without secrets; `parent` is the name of the member it is the value of. Whatever has a secret name is replaced
 * whole, but for sign-ins and token documents (see {@link isOwnDocument}), whose `id` alone is a secret. The catalog of a token
 * document is left out, as keystoneauth does: it is long and in every sign-in. JSON in a text is redacted as JSON.
 */
export function redactJson(value: unknown, parent = '', level = 0): unknown {
  if (typeof value === 'string') return redactString(value, level);
  if (typeof value !== 'object' || value === null) return value;
  if (level === DEEPEST_LEVEL) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactJson(item, parent, level + 1));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redactMember(parent, [name, member], level + 1)]));
}

/** What JSON text holds; `undefined` if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

function redactMember(parent: string, [name, member]: readonly [name: string, member: unknown], level: number): unknown {
  const place = `${parent}.${name}`;
  if (place === 'token.catalog' || place === 'access.serviceCatalog') return '<removed>';
  if (place === 'token.id') return REDACTED;
  if (isSecretField(name)) return isShown(place, member) ? redactJson(member, name, level) : REDACTED;
  if (!Array.isArray(member) || !isSecretList(name)) return redactJson(member, name, level);
  return member.map((item: unknown) => (typeof item === 'string' ? REDACTED : redactJson(item, name, level + 1)));
}

/** Under a secret name: that there is nothing, whether there is something, and the documents of sign-ins. */
function isShown(place: string, member: unknown): boolean {
  return typeof member === 'boolean' || member === null || member === undefined || isOwnDocument(place, member);
}

function redactString(text: string, level: number): string {
  if (text.length < 2 || !/^\uFEFF?\s*[[{"]/.test(text)) return redactText(text);
  const document = parseJson(text);
  if (document === undefined) return redactText(text);
  const shown = JSON.stringify(redactJson(document, '', level + 1));
  // Where there is nothing to hide the text is shown as it was written.
  return shown === JSON.stringify(document) ? text : shown;
}
