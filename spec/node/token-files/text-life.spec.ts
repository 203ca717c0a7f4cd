import { describe, expect, it } from 'vitest';
import { readWithLife, withLife } from '../../../src/node/token-files/text-life.js';

const TEXT = 'a text\nof two lines';

describe('withLife', () => {
  it.each([
    [0.5, 1],
    [60_000, 60_000],
    [Infinity, Infinity],
    [1e300, Infinity],
    [-1, 0],
  ])('puts a life of %d ms before a text, to be read again', (lifeMs, read) => {
    expect(readWithLife(withLife(TEXT, lifeMs))).toEqual({ text: TEXT, lifeMs: read });
  });

  it('leaves alone a text that looks like its own line', () => {
    const text = withLife(TEXT, 7);

    expect(readWithLife(withLife(text, 60_000))).toEqual({ text, lifeMs: 60_000 });
  });
});

describe('readWithLife', () => {
  it.each(['', TEXT, '{"format":1}', 'keystoneauth-rx text, life 12'])('takes %j for a text without an end', (text) => {
    expect(readWithLife(text)).toEqual({ text, lifeMs: Infinity });
  });
});
