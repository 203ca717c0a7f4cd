import { describe, expect, it } from 'vitest';
import { checkTokenText, isSendable } from '../../src/access/check-token-text.js';

describe('isSendable', () => {
  it.each(['gAAAAABl-_x=', 'a b', 'tök', ''])('is true of %j', (token) => {
    expect(isSendable(token)).toBe(true);
  });

  it.each(['a\r\nb', 'a\nb', 'a\0', 'a\u007f', 'a€'])('is false of %j', (token) => {
    expect(isSendable(token)).toBe(false);
  });
});

describe('checkTokenText', () => {
  it('gives back what a header can carry', () => {
    expect(checkTokenText('gAAAAABl')).toBe('gAAAAABl');
  });

  it('refuses anything else, and does not repeat it', () => {
    expect(() => checkTokenText('tk-Ct5-\r\n')).toThrow(expect.objectContaining({ code: 'invalid-response', message: expect.not.stringContaining('tk-Ct5') as unknown }));
  });
});
