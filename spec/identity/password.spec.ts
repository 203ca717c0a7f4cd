import { describe, expect, it } from 'vitest';
import { password } from 'keystoneauth-rx';

describe('password', () => {
  it('names an option it does not know', () => {
    expect(() => password({ bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
