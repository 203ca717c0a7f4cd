import { REDACTED } from './redacted.js';
import { isSecretField } from './secret-fields.js';

/** The name of a member where a document, whole or not, stands in other text: as in JSON, as in JSON within JSON, or as Python prints it. */
const MEMBER_NAME = /["']([^"'\\]{1,100})\\*["']\s{0,20}:/g;

/**
 * `text` up to the first member that has a secret name (`"password": …`): where a document cannot be read nobody can say where
 * the member's value ends.
 */
export function upToSecretMember(text: string): string {
  if (!/["']/.test(text)) return text;
  for (const { 0: match, 1: name = '', index } of text.matchAll(MEMBER_NAME)) {
    if (isSecretField(name)) return `${text.slice(0, index + match.length)} ${REDACTED}`;
  }
  return text;
}
