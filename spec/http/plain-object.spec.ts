import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isPlainObject } from '../../src/http/plain-object.js';

describe('isPlainObject', () => {
  it.each([{}, { a: 1 }, Object.create(null), runInNewContext('({ a: 1 })')])('is true of the literal %#, of this context or another', (value) => {
    expect(isPlainObject(value)).toBe(true);
  });

  it.each([undefined, null, 'a=b', 5, [], new Map(), new Date(0), new AbortController(), () => 1])('is false of %o', (value) => {
    expect(isPlainObject(value)).toBe(false);
  });
});
