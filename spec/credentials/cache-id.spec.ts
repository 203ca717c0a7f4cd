import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from 'keystoneauth-rx';
import { cacheId, type CachePart } from '../../src/credentials/cache-id.js';

const word = new Secret('pw-Hq72Lm4-part');

describe('cacheId', () => {
  it('gives 64 hexadecimal digits, the same for the same parts in every release', () => {
    expect(cacheId({ at: 'http://k/v3', who: 'u' })).toBe('d05bd2466802a04028b4237bec3e693f99d2b96e66699ca41791a733fc2260b3');
    expect(cacheId({ at: 'http://k/v3', who: 'u', word })).toBe('ff7267f1a3a7574f288dfea42898a2ec3ead8fbf8c7c609e432fb034da2f9a26');
  });

  it('gives equal parts one id, however their members are ordered', () => {
    expect(cacheId({ a: 1, b: { c: [true, 'x'], d: undefined } })).toBe(cacheId({ b: { c: [true, 'x'] }, a: 1 }));
    expect(cacheId({ word: new Secret(word.reveal()) })).toBe(cacheId({ word }));
  });

  it.each<[string, CachePart, CachePart]>([
    ['a name and its value', { a: 'b' }, { ab: '' }],
    ['two members and one', { a: 'x', b: 'y' }, { a: 'x","b":"y' }],
    ['two texts and one', ['a', 'b'], ['a,b']],
    ['a list and its only item', ['a'], 'a'],
    ['a list in a list', [['a'], 'b'], ['a', ['b']]],
    ['a number and its digits', 1, '1'],
    ['a flag and its word', true, 'true'],
    ['nothing and its word', undefined, 'null'],
    ['a secret and a text', { a: word }, { a: word.reveal() }],
    ['a secret and its mark', { a: word }, { a: '*' }],
    ['two secrets and one', { a: new Secret('x'), b: new Secret('y') }, { a: new Secret('xy'), b: new Secret('') }],
    ['secrets that changed places', [new Secret('x'), new Secret('y')], [new Secret('y'), new Secret('x')]],
  ])('tells %s apart', (_, one, other) => {
    expect(cacheId(one)).not.toBe(cacheId(other));
  });

  it('tells all parts apart that differ, and none that do not', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const { part } = fc.letrec<{ part: CachePart }>((tie) => ({
      part: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('part'), { maxLength: 3 }), fc.dictionary(fc.string(), tie('part'), { maxKeys: 3, noNullPrototype: true })),
    }));
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(cacheId(one) === cacheId(other)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 300 },
    );
  });

  it('shows neither a secret nor a plain hash of it', () => {
    const text = word.reveal();
    const hash = (content: string): string => createHash('sha256').update(content).digest('hex');
    const id = cacheId({ word });

    expect(id).not.toContain(text);
    expect([hash(text), hash(`*${text}`), hash(`{"word":"${text}"}`)]).not.toContain(id);
  });
});
