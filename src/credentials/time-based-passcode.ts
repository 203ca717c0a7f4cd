import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';

const STEP_MS = 30_000;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The one-time passcode of an instant, as Keystone checks it: six digits, a new one every 30 seconds, HMAC-SHA-1.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6238
 */
export function timeBasedPasscode(key: Uint8Array, at: number): string {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(at / STEP_MS)));
  const digest = hmac(sha1, key, new Uint8Array(counter.buffer));
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const code = new DataView(digest.buffer, digest.byteOffset).getUint32(offset) & 0x7fff_ffff;
  return String(code % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The bytes of a secret in base 32 (RFC 4648), as authenticator apps show it; `undefined` if it is none. Case, blanks and padding do not matter. */
export function base32Bytes(text: string): Uint8Array | undefined {
  const letters = text.replace(/[\s=-]/g, '').toUpperCase();
  const values = Array.from(letters, (letter) => BASE32.indexOf(letter));
  if (values.length === 0 || values.includes(-1)) return undefined;
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
