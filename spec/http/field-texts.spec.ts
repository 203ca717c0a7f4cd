import { describe, expect, it } from 'vitest';
import { fieldTexts } from '../../src/http/field-texts.js';
import type { FieldValue } from '../../src/http/request.js';

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
