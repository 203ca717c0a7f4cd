import { redactUserInfo } from './redact-user-info.js';
import { REDACTED } from './redacted.js';
import { isSecretParameter } from './secret-fields.js';
import { upToSecretMember } from './up-to-secret-member.js';

/** Addresses within parameters of addresses: what lies deeper is not shown. */
const DEEPEST_LEVEL = 6;

/**
 * The parameters of a form or a query (`a=1&b=2`) with the values of secret ones replaced, also of those of a URL or a query that
 * is the value of a parameter. `level` counts how deep in other parameters these stand.
 */
export function redactParameters(parameters: string, level = 0): string {
  return parameters
    .split('&')
    .map((parameter) => redactParameter(parameter, level))
    .join('&');
}

/** A URL, absolute or relative, or parameters without one, with the values of secret parameters and the user before a host replaced. */
export function redactReference(reference: string, level = 0): string {
  if (level === DEEPEST_LEVEL) return REDACTED;
  const safe = redactUserInfo(reference);
  if (!/^[^=?#]*[?#]/.test(safe)) return redactParameters(safe, level);
  const [whole, fragment] = cut(safe, '#');
  const [address, query] = cut(whole, '?');
  return (
    address +
    (query === undefined ? '' : `?${redactParameters(query, level)}`) +
    (fragment === undefined ? '' : `#${redactReference(fragment, level + 1)}`)
  );
}

function cut(text: string, separator: string): readonly [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function redactParameter(parameter: string, level: number): string {
  const [name, value] = cut(parameter, '=');
  if (value === undefined) return parameter;
  return `${name}=${isSecretParameter(decode(name)) ? REDACTED : redactValue(value, level + 1)}`;
}

/** A value may be an address, a query or a document itself, escaped once or more often. */
function redactValue(value: string, level: number): string {
  const decoded = decode(value);
  const safe = redactDecoded(decoded, { again: decoded !== value, level });
  return safe === decoded ? value : escapeAgain(safe, decoded === value);
}

function redactDecoded(text: string, { again, level }: { readonly again: boolean; readonly level: number }): string {
  const safe = upToSecretMember(text);
  if (/[^=]=|@/.test(safe)) return redactReference(safe, level);
  if (!again || !safe.includes('%')) return safe;
  return level === DEEPEST_LEVEL ? REDACTED : redactValue(safe, level + 1);
}

function escapeAgain(text: string, plain: boolean): string {
  return plain ? text : text.split(REDACTED).map(encodeWellFormed).join(REDACTED);
}

/** Half a character cannot be encoded. */
function encodeWellFormed(text: string): string {
  return encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(text)));
}

/** Names and values may be escaped; where they are so wrongly, the ASCII characters count. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll(/%([2-7][0-9a-f])/gi, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
}
