import { describe, expect, it } from 'vitest';
import { withoutLineBreaks } from '../../src/credentials/without-line-breaks.js';

describe('withoutLineBreaks', () => {
  it.each([
    ['a\n', 'a'],
    ['a\r\n\r\n', 'a'],
    ['\na \n', '\na '],
    ['\n\r', ''],
    ['', ''],
  ])('makes of %j %j', (text, expected) => {
    expect(withoutLineBreaks(text)).toBe(expected);
  });
});
