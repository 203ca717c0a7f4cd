import { bytesToHex } from '@noble/hashes/utils.js';

const BYTES = 16;

/** A nonce nobody can guess, in hexadecimal digits: Keystone takes no others. */
export function oauth1Nonce(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(BYTES)));
}
