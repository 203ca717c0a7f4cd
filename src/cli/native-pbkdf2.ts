import { pbkdf2Sync } from 'node:crypto';

interface Cost {
  readonly c: number;
  readonly dkLen: number;
}

/**
 * PBKDF2 with SHA-256 as `@noble/hashes/pbkdf2.js` has it, by Node itself: in code that has just been loaded 5,000 rounds take 2 ms
 * instead of 60. Takes its place in the bundle of the command.
 */
export function pbkdf2(...[, password, salt, { c, dkLen }]: readonly [hash: unknown, password: string, salt: string, cost: Cost]): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, c, dkLen, 'sha256'));
}
