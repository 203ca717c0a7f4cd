import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/access/json-text.js';

describe('jsonText', () => {
  it('is the value as JSON', () => {
    expect([{ a: [1] }, 'x', null, undefined].map(jsonText)).toEqual(['{"a":[1]}', '"x"', 'null', '']);
  });

  it('survives what is nested deeper than anybody can write', () => {
    expect(jsonText(JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)))).toBe('(nested too deep)');
  });
});
