import { describe, expect, it } from 'vitest';
import { secretsInBody, secretsInHeaders, secretsInJson, secretsInUrl, type WireSecret } from './wire-secrets.js';

const values = (secrets: readonly WireSecret[]): string[] => secrets.map(({ value }) => value);
const basic = (pair: string): string => Buffer.from(pair).toString('base64');

describe('secretsInHeaders', () => {
  it.each([
    ['X-Auth-Token', 'tk-planted-1', ['tk-planted-1']],
    ['X-Service-Token', 'tk-planted-1', ['tk-planted-1']],
    ['X-Subject-Token', ' tk-planted-1', ['tk-planted-1']],
    ['Openstack-Auth-Receipt', 'rc-planted-1', ['rc-planted-1']],
    ['Authorization', `Basic ${basic('user:pw:planted-1')}`, ['pw:planted-1', basic('user:pw:planted-1')]],
    ['Proxy-Authorization', `Basic ${basic('user:pw-planted-1')}`, ['pw-planted-1', basic('user:pw-planted-1')]],
    ['Authorization', 'Bearer tk-planted-1', ['tk-planted-1']],
    ['Authorization', 'OAuth oauth_token="tk%20planted", oauth_nonce="n", oauth_signature="sg%3D"', ['tk planted', 'sg=']],
    ['Authorization', 'Negotiate tk-planted-1', ['tk-planted-1']],
    ['Cookie', 'a=ck-planted-1; b=ck-planted-2', ['ck-planted-1', 'ck-planted-2']],
    ['Set-Cookie', 'a=ck-planted-1; Path=/; HttpOnly', ['ck-planted-1']],
    ['Location', 'http://h/x?code=cd-planted-1&page=2', ['cd-planted-1']],
    ['X-Auth-Token', 'notused', []],
    ['Content-Type', 'application/json', []],
  ])('finds what a %s tells', (name, value, expected) => {
    expect(values(secretsInHeaders([[name, value]]))).toEqual(expected);
  });
});

describe('secretsInBody', () => {
  it('finds passwords, secrets, passcodes and token ids in documents, wherever they stand', () => {
    const identity = {
      password: { user: { name: 'n', password: 'pw-planted-1' } },
      totp: { user: { passcode: '905172' } },
      token: { id: 'tk-planted-1' },
      application_credential: { id: 'i', secret: 'sc-planted-1' },
    };
    expect(values(secretsInBody(JSON.stringify({ auth: { identity } })))).toEqual(['pw-planted-1', '905172', 'tk-planted-1', 'sc-planted-1']);
    expect(values(secretsInBody(JSON.stringify({ access: { token: { id: 'tk-planted-2', expires: 'e' } } })))).toEqual(['tk-planted-2']);
    expect(values(secretsInBody(JSON.stringify([{ server: { adminPass: 'pw-planted-2' } }])))).toEqual(['pw-planted-2']);
  });

  it('takes a document whose token has no id for what it is: no secret', () => {
    expect(secretsInBody(JSON.stringify({ token: { user: { id: 'u' }, methods: ['password'] } }))).toEqual([]);
  });

  it('finds them in forms', () => {
    expect(values(secretsInBody('grant_type=password&username=u&password=pw%20planted&client_secret=cs-1'))).toEqual(['pw planted', 'cs-1']);
  });

  it('finds none in texts', () => {
    for (const text of ['', 'a text: password=1 <p>', '{not json', '<html>a=b</html>']) expect(secretsInBody(text)).toEqual([]);
  });
});

describe('secretsInUrl', () => {
  it('finds the password before the host and secret parameters', () => {
    expect(values(secretsInUrl('http://u:pw%2Fplanted@h/x?access_token=at-1&b=2#refreshToken=rt-1'))).toEqual(['pw/planted', 'at-1', 'rt-1']);
    expect(secretsInUrl('/v3/auth/tokens?nocatalog')).toEqual([]);
  });
});

describe('secretsInJson', () => {
  it('says where each stood', () => {
    expect(secretsInJson({ a: [{ clientSecret: 'cs-1' }] })).toEqual([{ value: 'cs-1', origin: 'member a.clientsecret' }]);
  });
});
