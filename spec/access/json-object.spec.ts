import { describe, expect, it } from 'vitest';
import {
  flagIn,
  hasMember,
  isJsonObject,
  listIn,
  objectIn,
  objectsIn,
  textIn,
  textsIn,
} from '../../src/access/json-object.js';

const parent = {
  object: { a: 1 },
  list: ['x', 1, null, { b: 2 }, ['y']],
  text: 'words',
  empty: '',
  flag: false,
  nothing: null,
};

describe('isJsonObject', () => {
  it('knows objects from lists, null and plain values', () => {
    expect([{}, [], null, 'text', undefined].map(isJsonObject)).toEqual([true, false, false, false, false]);
  });
});

describe('reading a member', () => {
  it('gives it if it has the expected type', () => {
    expect(objectIn(parent, 'object')).toEqual({ a: 1 });
    expect(textIn(parent, 'text')).toBe('words');
    expect(flagIn(parent, 'flag')).toBe(false);
    expect(listIn(parent, 'list')).toEqual(parent.list);
    expect(textsIn(parent, 'list')).toEqual(['x']);
    expect(objectsIn(parent, 'list')).toEqual([{ b: 2 }]);
  });

  it('gives absence for any other type', () => {
    expect(objectIn(parent, 'list')).toBeUndefined();
    expect(textIn(parent, 'flag')).toBeUndefined();
    expect(textIn(parent, 'empty')).toBeUndefined();
    expect(flagIn(parent, 'text')).toBeUndefined();
    expect(listIn(parent, 'object')).toEqual([]);
  });

  it('gives absence when there is no parent', () => {
    expect(objectIn(undefined, 'a')).toBeUndefined();
    expect(textIn(undefined, 'a')).toBeUndefined();
    expect(textsIn(undefined, 'a')).toEqual([]);
  });

  it('counts an empty value as a member, null not', () => {
    expect(hasMember(parent, 'empty')).toBe(true);
    expect(hasMember(parent, 'nothing')).toBe(false);
    expect(hasMember(parent, 'missing')).toBe(false);
  });
});
