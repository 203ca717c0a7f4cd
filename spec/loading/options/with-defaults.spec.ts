import { describe, expect, it } from 'vitest';
import { authPluginOptions, withDefaults } from 'keystoneauth-rx';

describe('withDefaults', () => {
  it('fills in what nobody said', () => {
    const known = authPluginOptions('v3oidcpassword').filter(({ name }) => name === 'openidScope' || name === 'username');

    expect(withDefaults(known, { username: 'u', openidScope: '' })).toEqual({ username: 'u', openidScope: 'openid profile' });
    expect(withDefaults(known, { openidScope: 'mine' })).toEqual({ openidScope: 'mine' });
  });
});
