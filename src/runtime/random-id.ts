import { bytesToHex } from '@noble/hashes/utils.js';

const BYTES = 16;

/** 32 hexadecimal digits that nobody comes upon or can guess. Pages over plain http have no `crypto.randomUUID`. */
export function randomId(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(BYTES)));
}
