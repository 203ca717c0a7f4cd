import { describe, expect, it } from 'vitest';
import { frozen } from '../../src/streams/frozen.js';

describe('frozen', () => {
  it('is the same data, which nobody can change at any depth', () => {
    const item = { id: 'a', addresses: [{ version: 4 }], metadata: null };

    expect(frozen(item)).toBe(item);

    expect([item, item.addresses, item.addresses[0]].every((part) => Object.isFrozen(part))).toBe(true);
    expect(() => item.addresses.push({ version: 6 })).toThrow(TypeError);
    expect(frozen('text')).toBe('text');
  });
});
