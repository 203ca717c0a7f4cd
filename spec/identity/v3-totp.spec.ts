import { describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';

describe('v3.totp', () => {
  it('names an option it does not know', () => {
    expect(() => v3.totp({ authUrl: 'http://ks/v3', bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
