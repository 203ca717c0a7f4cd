/**
 * What is used of `@noble/hashes`, by Node itself. Takes the place of that package in what is bundled for Node, where it need not be loaded
 * then; 5,000 rounds of PBKDF2 in code that has just been loaded take 2 ms instead of 60.
 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

type Text = string | Uint8Array;

/** A hash function: its name is for HMAC and PBKDF2. */
export interface Hash {
  (message: Uint8Array): Uint8Array;
  readonly algorithm: string;
}

/** SHA-256. */
export const sha256: Hash = /* @__PURE__ */ hashOf('sha256');

/** SHA-1: for what demands it, OAuth 1.0a and one-time passcodes. */
export const sha1: Hash = /* @__PURE__ */ hashOf('sha1');

/** HMAC (RFC 2104). */
export function hmac({ algorithm }: Pick<Hash, 'algorithm'>, key: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac(algorithm, key).update(message).digest());
}

/** What PBKDF2 costs: `c` rounds for `dkLen` bytes. */
export interface Cost {
  readonly c: number;
  readonly dkLen: number;
}

/** PBKDF2 (RFC 8018). */
export function pbkdf2(...[{ algorithm }, password, salt, { c, dkLen }]: readonly [hash: Pick<Hash, 'algorithm'>, password: Text, salt: Text, cost: Cost]): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, c, dkLen, algorithm));
}

/** Two hexadecimal digits for each byte. */
export function bytesToHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** The bytes of hexadecimal digits that were found to be some. */
export function hexToBytes(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** The bytes of a text. */
export function utf8ToBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function hashOf(algorithm: string): Hash {
  return Object.assign((message: Uint8Array) => new Uint8Array(createHash(algorithm).update(message).digest()), { algorithm });
}
