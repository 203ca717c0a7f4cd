import { describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';

describe('identity-endpoints', () => {
  it('names an option it does not know', () => {
    expect(() => v3.password({ authUrl: 'http://ks/v3', bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
