import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobles } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/cli/native-sha256.js';

describe('sha256', () => {
  it.for(['', 'text', 'ä'.repeat(1000)])('gives what @noble/hashes gives for %j', (text) => {
    expect(sha256(utf8ToBytes(text))).toEqual(nobles(utf8ToBytes(text)));
  });

  it('serves HMAC as the original does', () => {
    const [key, message] = [utf8ToBytes('key of a test'), utf8ToBytes('message')];

    expect(hmac(sha256, key, message)).toEqual(hmac(nobles, key, message));
  });
});
