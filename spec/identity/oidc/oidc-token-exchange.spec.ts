import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, signIn } from '../scripted-keystone.js';
import { scriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

const subjectToken = 'at-elsewhere-3Vd8-oidc';

describe('v3.oidcTokenExchange', () => {
  it('exchanges a token of somebody else for one that Keystone takes', async () => {
    const { federation, client, tokenForms, bearers } = await scriptedProvider();
    const token = await signIn(v3.oidcTokenExchange({ ...federation, ...client, subjectToken: () => subjectToken, audience: 'keystone' }));

    expect(token).toBe('gAAAAAB-token-fed-1');
    expect(tokenForms()).toEqual([
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: subjectToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        audience: 'keystone',
      },
    ]);
    expect(bearers()).toEqual(['at-Zp4nW7-1-oidc']);
  });

  it('says what the token is and what is wanted, if it is told', async () => {
    const { federation, client, tokenForms } = await scriptedProvider();
    const wanted = { subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt', resource: 'https://ks.example.com', openidScope: 'openid' };
    await signIn(v3.oidcTokenExchange({ ...federation, ...client, subjectToken, ...wanted, requestedTokenType: 'urn:x:y' }));

    expect(tokenForms()).toMatchObject([
      { subject_token_type: wanted.subjectTokenType, resource: wanted.resource, scope: 'openid', requested_token_type: 'urn:x:y' },
    ]);
  });

  it('does not try where the provider says that it cannot', async () => {
    const { federation, client, tokenForms } = await scriptedProvider({ metadata: { grant_types_supported: ['password'] } });
    const error = await signIn(v3.oidcTokenExchange({ ...federation, ...client, subjectToken }));

    expect(error).toMatchObject({ name: 'OidcPluginNotSupported', code: 'oidc-grant-not-supported', outcome: 'not-sent' });
    expect(tokenForms()).toEqual([]);
  });

  it('names what it cannot do without', () => {
    const given = { authUrl: 'http://127.0.0.1:9', identityProvider: 'idp', protocol: 'openid', accessTokenEndpoint: 'http://127.0.0.1:9/t' };

    expect(() => v3.oidcTokenExchange(given as never)).toThrow(expect.objectContaining({ options: ['subjectToken'] }));
  });
});
