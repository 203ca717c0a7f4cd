import { describe, expect, it } from 'vitest';
import { pick, withoutUndefined } from '../../src/session/given-options.js';

describe('pick', () => {
  it('takes the named options that have a value', () => {
    const options: { a: number; b: number | undefined; c: number } = { a: 1, b: undefined, c: 3 };
    expect(Object.entries(pick(options, ['a', 'b']))).toEqual([['a', 1]]);
  });
});

describe('withoutUndefined', () => {
  it('leaves out what has no value, so that it does not hide a default', () => {
    expect(Object.keys(withoutUndefined({ a: 0, b: undefined, c: false }))).toEqual(['a', 'c']);
  });
});
