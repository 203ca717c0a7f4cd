import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frozenCopy } from '../../src/access/frozen-copy.js';
import { InvalidResponse } from '../../src/errors/invalid-response.js';

function nested(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}

describe('frozenCopy', () => {
  it('is the same JSON as the original', () => {
    const withoutProto = (name: string, member: unknown): unknown => (name === '__proto__' ? undefined : member);

    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(JSON.stringify(frozenCopy(value))).toBe(JSON.stringify(value, withoutProto));
      }),
    );
  });

  it('does not follow later changes of the original', () => {
    const original = { list: [{ name: 'before' }] };
    const copy = frozenCopy(original);
    original.list[0]!.name = 'after';

    expect(copy).toEqual({ list: [{ name: 'before' }] });
  });

  it('cannot be changed at any level', () => {
    const copy = frozenCopy({ list: [{ name: 'a' }] }) as { list: { name: string }[] };

    expect(() => (copy.list[0]!.name = 'b')).toThrow(TypeError);
    expect(() => copy.list.push({ name: 'c' })).toThrow(TypeError);
  });

  it('leaves out members that would become a prototype', () => {
    const copy = frozenCopy(JSON.parse('{"__proto__": {"admin": true}, "a": 1}')) as object;

    expect(Object.assign({}, copy)).not.toHaveProperty('admin');
    expect(Object.keys(copy)).toEqual(['a']);
  });

  it('refuses data nested more than 100 levels deep', () => {
    expect(() => frozenCopy(nested(100))).not.toThrow();
    expect(() => frozenCopy(nested(102))).toThrow(InvalidResponse);
    expect(() => frozenCopy(nested(100_000))).toThrow(InvalidResponse);
  });
});
