import { describe, expect, it } from 'vitest';
import { httpBasic } from 'keystoneauth-rx';

describe('httpBasic', () => {
  it('names an option it does not know', () => {
    expect(() => httpBasic({ bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
