import { describe, expect, it } from 'vitest';
import { replyFields } from '../../../src/http/node/reply-fields.js';

describe('replyFields', () => {
  it('joins what came more than once', () => {
    expect(replyFields({ 'x-many': ['1', '2'], 'x-one': '3' })).toEqual({ 'x-many': '1, 2', 'x-one': '3' });
  });

  it('takes the first of what cannot be a list', () => {
    expect(replyFields({ location: ['/a', '/b'], 'retry-after': ['1', '2'] })).toEqual({ location: '/a', 'retry-after': '1' });
  });

  it('keeps cookies apart', () => {
    expect(replyFields({ 'set-cookie': ['a=cookie-4Ht7Wq', 'b=cookie-8Ns2Lk'] })).toEqual({ 'set-cookie': ['a=cookie-4Ht7Wq', 'b=cookie-8Ns2Lk'] });
  });
});
