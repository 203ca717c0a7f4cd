import { describe, expect, it } from 'vitest';
import { frozenList } from '../../src/access/frozen-list.js';

describe('frozenList', () => {
  it('gives a list that nobody can change, nor the one it was made from', () => {
    const list = ['a', 'b'];

    const frozen = frozenList(list);

    expect(frozen).toEqual(['a', 'b']);
    expect([Object.isFrozen(frozen), Object.isFrozen(list)]).toEqual([true, false]);
  });
});
