import { describe, expect, it } from 'vitest';
import { importKeys } from '../../../src/token/store/usable-keys.js';

describe('importKeys', () => {
  it('makes keys that nobody can read out again', async () => {
    const [first, ...others] = await importKeys(['0d'.repeat(32), new Uint8Array(32).fill(7)]);

    expect([first, ...others].map(({ extractable }) => extractable)).toEqual([false, false]);
  });
});
