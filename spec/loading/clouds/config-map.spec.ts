import { describe, expect, it } from 'vitest';
import { normalized } from '../../../src/loading/clouds/config-map.js';

const nested = (open: string, depth: number, close: string): unknown => JSON.parse(`{"deep":${open.repeat(depth)}1${close.repeat(depth)}}`);

describe('normalized', () => {
  it.each([['[', ']'], ['{"a":', '}']])('refuses what is nested without end: %s', (open, close) => {
    expect(() => normalized(nested(open, 5000, close))).toThrow(expect.objectContaining({ code: 'invalid-cloud-config', message: expect.stringContaining('nested more than 100 times') as unknown }));
  });

  it('takes what is nested as deep as configurations are', () => {
    expect(normalized({ 'a-b': [{ 'c-d': [1] }] })).toEqual({ a_b: [{ c_d: ['1'] }] });
  });
});
