import { describe, expect, it } from 'vitest';
import { fieldEntries, fieldTexts } from '../../src/http/field-texts.js';
import type { FieldSource } from '../../src/http/request-values.js';
import type { FieldValue } from '../../src/http/request-values.js';

describe('fieldTexts', () => {
  it.each<[FieldValue, string[]]>([
    ['text', ['text']],
    ['', ['']],
    [5, ['5']],
    [false, ['false']],
    [new TextEncoder().encode('grün'), ['grün']],
    [['a', 1, true], ['a', '1', 'true']],
    [[], []],
    [undefined, []],
    [null, []],
  ])('makes of %j the texts %j', (value, texts) => {
    expect(fieldTexts(value, 'X', 'headers')).toEqual(texts);
  });

  it.each([{}, { toString: () => 'x' }, () => 'x', Symbol('x'), [{}], [null], new Date(0)])('refuses %o by the name of the option', (value) => {
    const refused = expect.objectContaining({ code: 'invalid-option', options: ['params'] }) as unknown;
    expect(() => fieldTexts(value as FieldValue, 'limit', 'params')).toThrow(refused);
    expect(() => fieldTexts(value as FieldValue, 'limit', 'params')).toThrow(/"params" gives limit a value/);
  });
});

describe('fieldEntries', () => {
  it.each<[string, FieldSource]>([
    ['an object', { a: '1', b: '2' }],
    ['a Map', new Map([['a', '1'], ['b', '2']])],
    ['Headers', new Headers({ a: '1', b: '2' })],
    ['URLSearchParams', new URLSearchParams('a=1&b=2')],
  ])('takes %s by its entries', (_kind, fields) => {
    expect(fieldEntries(fields, 'params')).toEqual([['a', '1'], ['b', '2']]);
  });

  it('keeps a name as often as it occurs', () => {
    expect(fieldEntries(new URLSearchParams('tag=x&tag=y'), 'params')).toEqual([['tag', 'x'], ['tag', 'y']]);
  });

  it.each([undefined, null])('has none for %s', (fields) => {
    expect(fieldEntries(fields, 'params')).toEqual([]);
  });

  it.each(['a=b', 5, true, [['a', '1']], new Set(['ab']), new Map([[1, 'x']]), new Uint8Array(2), new Date(0), () => 1, new AbortController()])(
    'refuses %o by the name of the option',
    (fields) => {
      const refused = expect.objectContaining({ code: 'invalid-option', options: ['params'], outcome: 'not-sent' }) as unknown;
      expect(() => fieldEntries(fields as FieldSource, 'params')).toThrow(refused);
    },
  );
});
