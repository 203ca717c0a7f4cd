import { describe, expect, it } from 'vitest';
import { formsOf, replaceForm } from '../../src/redaction/secret-forms.js';

const redacted = (text: string, secret: string): string =>
  formsOf(secret).reduce((shown, form) => replaceForm(shown, form, '*'), text);

describe('formsOf', () => {
  it('has each way to write a secret once', () => {
    expect(formsOf('gAAAAABtoken').map(({ kind }) => kind)).toEqual(['text', 'base64', 'base64', 'base64']);
    const secret = "p'a s&s/";
    const texts = formsOf(secret).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining([secret, encodeURIComponent(secret), 'p%27a+s%26s%2F', 'p%27a+s%26s%2f', btoa(secret).slice(0, 10)]));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('takes a short word for one that has to stand alone', () => {
    const kindOf = (secret: string): string | undefined => formsOf(secret)[0]?.kind;
    expect([kindOf('secret'), kindOf('secret-1'), kindOf('0123456789ab')]).toEqual(['word', 'text', 'text']);
  });
});

describe('replaceForm', () => {
  it('replaces every occurrence and leaves the rest as it was', () => {
    expect(redacted('a s3cret/word, s3cret-word, S3CRET/WORD, s3cret/words3cret/word', 's3cret/word')).toBe('a *, s3cret-word, S3CRET/WORD, **');
    expect(redacted('nothing here', 's3cret/word')).toBe('nothing here');
  });

  it('finds overlapping beginnings', () => {
    expect(redacted('abcabcabd!', 'abcabd!')).toBe('abc*');
  });

  it('goes on to the end of a base64 encoding', () => {
    for (const before of ['', '.', '..']) {
      expect(redacted(`${btoa(`${before}a long secret and more`)} rest`, 'a long secret')).toMatch(/^[A-Za-z0-9]{0,3}\* rest$/);
    }
  });
});
