import { describe, expect, it } from 'vitest';
import { randomId } from '../../src/runtime/random-id.js';

describe('randomId', () => {
  it('is 32 hexadecimal digits, others each time', () => {
    const ids = Array.from({ length: 100 }, () => randomId());
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(100);
  });
});
