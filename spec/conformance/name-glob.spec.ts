import { describe, expect, it } from 'vitest';
import { nameGlob } from './name-glob.js';

describe('nameGlob', () => {
  it.each([
    ['G/redirect-cross-host/*', 'G/redirect-cross-host/301-post', true],
    ['B/*bad-*', 'B/a/b/bad-id', true],
    ['B/*bad-*', 'C/a/bad-id', false],
    ['M/*-[0-9]', 'M/x-7', true],
    ['M/*-[0-9]', 'M/x-77', false],
    ['M/*-[!0-9]', 'M/x-a', true],
    ['a?c', 'abc', true],
    ['a.c', 'abc', false],
    ['x(1)+$', 'x(1)+$', true],
  ])('%j against %j is %s', (glob, name, expected) => {
    expect(nameGlob(glob)(name)).toBe(expected);
  });
});
