import { createHash } from 'node:crypto';
import { sha256 as nobles } from '@noble/hashes/sha2.js';

/**
 * SHA-256 as `@noble/hashes/sha2.js` has it, by Node itself: in code that has just been loaded it is many times as fast. Takes its
 * place in the bundle of the command; what else a hash has, for HMAC, is of the original.
 */
export const sha256: typeof nobles = Object.defineProperties(
  (message: Uint8Array) => new Uint8Array(createHash('sha256').update(message).digest()),
  Object.getOwnPropertyDescriptors(nobles),
) as typeof nobles;
