import { describe, expect, it } from 'vitest';
import { none } from 'keystoneauth-rx';

describe('none', () => {
  it('names an option it does not know', () => {
    expect(() => none({ bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
