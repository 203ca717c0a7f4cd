import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { openidScopeOf } from '../../../src/identity/oidc/oidc-options.js';
import { closeAll, signIn } from '../scripted-keystone.js';
import { scriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

describe('openidScopeOf', () => {
  it.each([
    [{}, 'openid profile'],
    [{ scope: undefined }, 'openid profile'],
    [{ openidScope: '', scope: '' }, 'openid profile'],
    [{ scope: 'openid email' }, 'openid email'],
    [{ openidScope: 'openid groups', scope: 'openid email' }, 'openid groups'],
  ])('makes of %j the scope %j', (options, scope) => {
    expect(openidScopeOf(options)).toBe(scope);
  });
});

describe('OidcOptions', () => {
  it.each<[object]>([[{}], [{ accessTokenType: undefined, openidScope: undefined }], [{ accessTokenType: null, openidScope: null, scope: null }]])(
    'keep their defaults with %j, as a form or a file may give them',
    async (nothing) => {
      const { federation, client, tokenForms, bearers } = await scriptedProvider();
      await signIn(v3.oidcClientCredentials({ ...federation, ...client, ...nothing }));

      expect(tokenForms()).toMatchObject([{ scope: 'openid profile' }]);
      expect(bearers()).toEqual(['at-Zp4nW7-1-oidc']);
    },
  );
});
