import { describe, expect, it } from 'vitest';
import { token } from 'keystoneauth-rx';

describe('token', () => {
  it('names an option it does not know', () => {
    expect(() => token({ bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
