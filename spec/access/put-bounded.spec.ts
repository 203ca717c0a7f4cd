import { describe, expect, it } from 'vitest';
import { putBounded } from '../../src/access/put-bounded.js';

describe('putBounded', () => {
  it('forgets the oldest entry, and an entry that is set again counts as the newest', () => {
    const entries = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    putBounded(entries, ['a', 3], 2);
    putBounded(entries, ['c', 4], 2);
    expect([...entries]).toEqual([
      ['a', 3],
      ['c', 4],
    ]);
  });
});
