import { describe, expect, it } from 'vitest';
import * as v2 from 'keystoneauth-rx/v2';

describe('v2.password', () => {
  it('names an option it does not know', () => {
    expect(() => v2.password({ authUrl: 'http://ks/v2.0', bogus: 1 } as never)).toThrow(expect.objectContaining({ options: ['bogus'], code: 'unknown-option' }));
  });
});
