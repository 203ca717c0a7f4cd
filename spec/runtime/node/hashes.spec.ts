import { hmac as hmacOfNoble } from '@noble/hashes/hmac.js';
import { sha1 as sha1OfNoble } from '@noble/hashes/legacy.js';
import { pbkdf2 as pbkdf2OfNoble } from '@noble/hashes/pbkdf2.js';
import { sha256 as sha256OfNoble } from '@noble/hashes/sha2.js';
import { bytesToHex as hexOfNoble, utf8ToBytes as bytesOfNoble } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes, hmac, pbkdf2, sha1, sha256, utf8ToBytes } from '../../../src/runtime/node/hashes.js';

const texts = ['', 'text', 'ä'.repeat(1000), 'a\u0000b', '\ud800 alone'] as const;
const hashes = [
  { name: 'sha256', ours: sha256, theirs: sha256OfNoble },
  { name: 'sha1', ours: sha1, theirs: sha1OfNoble },
];

describe('what Node hashes', () => {
  it.for(texts)('are the bytes that @noble/hashes takes of %j', (text) => {
    expect(utf8ToBytes(text)).toEqual(bytesOfNoble(text));
    expect(bytesToHex(utf8ToBytes(text))).toBe(hexOfNoble(bytesOfNoble(text)));
    expect(hexToBytes(bytesToHex(utf8ToBytes(text)))).toEqual(utf8ToBytes(text));
  });

  it('is a part of a buffer if that is asked for', () => {
    expect(bytesToHex(new Uint8Array([1, 2, 254, 255]).subarray(1, 3))).toBe('02fe');
  });
});

describe.for(hashes)('$name by Node', ({ ours, theirs }) => {
  it.for(texts)('gives what @noble/hashes gives for %j', (text) => {
    expect(ours(utf8ToBytes(text))).toEqual(theirs(utf8ToBytes(text)));
  });

  it.for(['', 'key of a test', 'longer than a block '.repeat(9)])('gives the HMAC that @noble/hashes gives with the key %j', (text) => {
    const [key, message] = [utf8ToBytes(text), utf8ToBytes('message')];

    expect(hmac(ours, key, message)).toEqual(hmacOfNoble(theirs, key, message));
  });

  it.for([
    ['pw-Kd72Hx-plain', 'salt\nof two lines', 1],
    ['pässwörd-Qv93', '', 300],
    ['', 'salt', 20],
  ] as const)('derives from %j what @noble/hashes does, so that each finds what the other stored', ([password, salt, c]) => {
    expect(pbkdf2(ours, password, salt, { c, dkLen: 32 })).toEqual(pbkdf2OfNoble(theirs, password, salt, { c, dkLen: 32 }));
  });
});
