import { describe, expect, it } from 'vitest';
import { describeOption } from 'keystoneauth-rx';
import { convertValues } from '../../../src/loading/options/convert-values.js';

const options = (['boolean', 'number', 'list', 'text'] as const).map((kind) => describeOption({ name: `a_${kind}`, kind, help: 'It is.' }));

describe('convertValues', () => {
  it.each(['true', 'True', 'TRUE', ' true ', '1', 'on', 'yes', 1, true])('reads %j as true', (word) => {
    expect(convertValues({ a_boolean: word }, options)).toEqual({ a_boolean: true });
  });

  it.each(['false', 'False', '0', 'off', 'no', 0, false])('reads %j as false', (word) => {
    expect(convertValues({ a_boolean: word }, options)).toEqual({ a_boolean: false });
  });

  it.each([['5000', 5000], ['0', 0], [' 1.5 ', 1.5], ['-1', -1], [250, 250]])('reads %j as a number', (given, read) => {
    expect(convertValues({ a_number: given }, options)).toEqual({ a_number: read });
  });

  it.each([['a', ['a']], ['a, b,', ['a', 'b']], [['a,b', 'c'], ['a,b', 'c']]])('reads %j as a list', (given, read) => {
    expect(convertValues({ a_list: given }, options)).toEqual({ a_list: read });
  });

  it.each(['', null])('takes %j for nothing, but for texts', (given) => {
    expect(convertValues({ a_boolean: given, a_number: given, a_list: given, a_text: given }, options)).toEqual({ a_text: given });
  });

  it('leaves texts, and what is no option, as they are', () => {
    const values = { a_text: '0', other: 'true', userDomainId: '' };
    expect(convertValues(values, options)).toEqual(values);
  });

  it.each<[string, unknown]>([
    ['a_boolean', 'maybe'],
    ['a_boolean', '2'],
    ['a_boolean', 2],
    ['a_number', '5 s'],
    ['a_number', '0x10'],
    ['a_number', 'true'],
  ])('refuses a %s of %j by its name', (option, value) => {
    expect(() => convertValues({ [option]: value }, options)).toThrow(expect.objectContaining({ code: 'invalid-option', options: [option] }));
  });
});
