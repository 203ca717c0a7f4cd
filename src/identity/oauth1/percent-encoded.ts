import { utf8ToBytes } from '@noble/hashes/utils.js';

const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * `text` with every byte but letters, digits and `-._~` as `%XX`: the encoding that signatures are computed over.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5849#section-3.6
 */
export function percentEncoded(text: string): string {
  return Array.from(utf8ToBytes(text), encodedByte).join('');
}

function encodedByte(byte: number): string {
  const letter = String.fromCharCode(byte);
  return UNRESERVED.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
