import { describe, expect, it } from 'vitest';
import { authPlugin } from 'keystoneauth-rx';

describe('authPlugin', () => {
  it('names an option it does not know', () => {
    expect(() => authPlugin({ bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
