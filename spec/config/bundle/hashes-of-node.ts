import { fileURLToPath } from 'node:url';

const hashes = fileURLToPath(new URL('../../../src/runtime/node/hashes.ts', import.meta.url));

/** What stands in for each part of `@noble/hashes` that is used: Node has them all, and has them loaded. */
export const hashesOfNode: Readonly<Record<string, string>> = Object.fromEntries(
  ['hmac', 'legacy', 'pbkdf2', 'sha2', 'utils'].map((part) => [`@noble/hashes/${part}.js`, hashes]),
);
