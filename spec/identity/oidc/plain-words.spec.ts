import { describe, expect, it } from 'vitest';
import { inOneLine, isPlain, plainWords } from '../../../src/identity/oidc/plain-words.js';

describe('plainWords', () => {
  it('leaves out what steers a terminal or turns a text around, and keeps its lines', () => {
    expect(plainWords('a\u001b[31mb\u009b2J\u202e\u2066c\u200b\u0000 \ufeffd')).toBe('a[31mb2Jc d');
    expect(plainWords('one\r\ntwo\rthree\u2028four\tfive')).toBe('one\ntwo\nthree\nfour\tfive');
    expect(plainWords('Zürich 東京 💥')).toBe('Zürich 東京 💥');
  });
});

describe('inOneLine', () => {
  it('makes one line of several', () => {
    expect(inOneLine(' one\r\n\u202etwo\tthree\n')).toBe('one two three');
  });
});

describe('isPlain', () => {
  it('is true for what is shown as it is', () => {
    expect(['WDJB-MJHT', 'код 7', 'a\u202eb', 'a\nb', 'a\u001bb'].map(isPlain)).toEqual([true, true, false, false, false]);
  });
});
