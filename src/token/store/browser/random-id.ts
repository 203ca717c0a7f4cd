import { bytesToHex } from '@noble/hashes/utils.js';

const BYTES = 16;

/** A text that no other tab comes upon. Pages over plain http have no `crypto.randomUUID`. */
export function randomId(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(BYTES)));
}
