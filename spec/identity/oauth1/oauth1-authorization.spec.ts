import { describe, expect, it } from 'vitest';
import { oauth1Authorization } from '../../../src/identity/oauth1/oauth1-authorization.js';
import { isSignedBy, oauthParameters } from './signed-by.js';

const signIn = {
  ...{ consumerKey: 'ck', consumerSecret: 'cs', accessKey: 'ak', accessSecret: 'as', method: 'POST' },
  ...{ url: 'https://keystone.example.com/v3/auth/tokens', nonce: '12345678901', timestamp: '1900000001' },
};

describe('oauth1Authorization', () => {
  it('is the whole header, parameters in the order of oauthlib', () => {
    expect(oauth1Authorization(signIn)).toBe(
      'OAuth oauth_nonce="12345678901", oauth_timestamp="1900000001", oauth_version="1.0", oauth_signature_method="HMAC-SHA1", ' +
        'oauth_consumer_key="ck", oauth_token="ak", oauth_signature="scQH7HtcIjxSIj%2FIm3oARMymQ2M%3D"',
    );
  });

  it('signs host and scheme in lower case, without the usual port', () => {
    const url = 'HTTP://Keystone.Example.COM:80/v3/auth/tokens';

    const header = oauth1Authorization({ ...signIn, url, nonce: '12345678903', timestamp: '1900000003' });

    expect(header).toContain('oauth_signature="vw2R6lJi%2BMc1CVTGnCIxMJrc4%2F0%3D"');
  });

  it('has no token before there is one, and names the callback', () => {
    const header = oauth1Authorization({ ...signIn, accessKey: undefined, accessSecret: undefined, callback: 'oob' });

    expect(oauthParameters(header)).toMatchObject({ oauth_callback: 'oob' });
    expect(header).not.toContain('oauth_token');
    expect(isSignedBy({ method: 'POST', url: signIn.url, authorization: header }, { consumer: 'cs' })).toBe(true);
  });

  it('encodes keys that hold anything at all, and covers the query', () => {
    const odd = { consumerKey: 'c k&=', consumerSecret: 'cs%2B/!', accessKey: 'ä/+', accessSecret: "a's*()", verifier: '~é' };
    const url = `${signIn.url}?nocatalog&z=1&a=%20b+c`;

    const header = oauth1Authorization({ ...signIn, ...odd, url });

    expect(oauthParameters(header)).toMatchObject({ oauth_consumer_key: 'c k&=', oauth_token: 'ä/+', oauth_verifier: '~é' });
    expect(isSignedBy({ method: 'POST', url, authorization: header }, { consumer: odd.consumerSecret, token: odd.accessSecret })).toBe(true);
  });
});
