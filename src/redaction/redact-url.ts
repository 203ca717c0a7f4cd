import { REDACTED } from './redactor.js';
import { isSecretField } from './secret-fields.js';

/** `url` without a password before the host and without the values of secret query fields. */
export function redactUrl(url: string): string {
  const [address = '', ...rest] = url.split('?');
  const shown = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, `$1${REDACTED}@`);
  return rest.length === 0 ? shown : `${shown}?${redactQuery(rest.join('?'))}`;
}

function redactQuery(query: string): string {
  return query.split('&').map(redactField).join('&');
}

function redactField(field: string): string {
  const [name = '', value] = field.split('=', 2);
  return value !== undefined && (isSecretField(name) || /^token$/i.test(name)) ? `${name}=${REDACTED}` : field;
}
