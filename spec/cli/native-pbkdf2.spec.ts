import { pbkdf2 as nobles } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, describe, it } from 'vitest';
import { pbkdf2 } from '../../src/cli/native-pbkdf2.js';

describe('pbkdf2', () => {
  it.for([
    ['pw-Kd72Hx-plain', 'salt\nof two lines', 1],
    ['pässwörd-Qv93', '', 300],
    ['', 'salt', 20],
  ] as const)('gives what @noble/hashes gives for %j, so that the command finds what programs stored', ([password, salt, c]) => {
    expect(pbkdf2(sha256, password, salt, { c, dkLen: 32 })).toEqual(nobles(sha256, password, salt, { c, dkLen: 32 }));
  });
});
