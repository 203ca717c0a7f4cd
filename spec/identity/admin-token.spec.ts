import { describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';

describe('adminToken', () => {
  it('names an option it does not know', () => {
    expect(() => adminToken({ bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
