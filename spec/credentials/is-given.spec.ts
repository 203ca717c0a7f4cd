import { describe, expect, it } from 'vitest';
import { isGiven } from '../../src/credentials/is-given.js';

describe('isGiven', () => {
  it('takes an empty text for nothing, as environments write it', () => {
    expect([undefined, null, ''].map((value) => isGiven(value))).toEqual([false, false, false]);
    expect(['x', ' ', '0'].map((value) => isGiven(value))).toEqual([true, true, true]);
  });
});
