import { REDACTED } from './redactor.js';
import { isSecretField } from './secret-fields.js';

/** A body as it may be shown: JSON and forms field by field, other text as it is, bytes not at all. */
export function redactBody(body: unknown, contentType: string | undefined): string | undefined {
  if (body === undefined || body === '') return undefined;
  if (typeof body !== 'string') return '<binary_data>';
  if (contentType?.startsWith('application/x-www-form-urlencoded') === true) return redactForm(body);
  const document = parse(body);
  return document === undefined ? body : JSON.stringify(redactJson(document));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function redactForm(form: string): string {
  return form
    .split('&')
    .map((field) => {
      const name = field.split('=', 1)[0] ?? '';
      return isSecretField(decode(name)) || /^token$/i.test(name) ? `${name}=${encodeURIComponent(REDACTED)}` : field;
    })
    .join('&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A JSON document without secrets. The catalog of a token document is left out, as keystoneauth does: it is long and
 * in every sign-in. A token document's `id` (v2) and the `token.id` of a sign-in body are secrets.
 */
export function redactJson(value: unknown, parent = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => redactJson(item, parent));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redactMember(parent, name, member)]));
}

function redactMember(parent: string, name: string, member: unknown): unknown {
  if (parent === 'token' && name === 'catalog') return '<removed>';
  if (parent === 'access' && name === 'serviceCatalog') return '<removed>';
  if (parent === 'token' && name === 'id') return REDACTED;
  const isText = typeof member === 'string' || typeof member === 'number';
  if (isText && (isSecretField(name) || name === 'token')) return REDACTED;
  return redactJson(member, name);
}
