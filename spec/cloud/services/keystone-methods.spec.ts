import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { describeCloud } from '../describe-cloud.js';
import { type Account, type IdentityApi, identityApi, passwordRequest } from './identity-api.js';
import { createAccount, findOrCreate, newCredentials } from './identity-records.js';
import { postForm, postJson } from './plain-requests.js';

/** RFC 4648, section 6; 20 bytes make 32 characters. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(group, 2)]).join('');
}

/** RFC 6238, with the parameters that Keystone has. */
function passcode(key: Uint8Array, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** RFC 3986, section 2.3, as OAuth 1.0 has it. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

interface OAuthKeys {
  readonly consumer: { readonly id: string; readonly secret: string };
  readonly token?: { readonly oauth_token: string; readonly oauth_token_secret: string } | undefined;
  readonly extra?: Readonly<Record<string, string>> | undefined;
}

/** The header Authorization of a signed POST (RFC 5849, section 3.4.2). */
function oauthHeader(url: string, { consumer, token, extra }: OAuthKeys): string {
  const parameters: Record<string, string> = {
    // Keystone takes letters and digits only in a nonce.
    ...{ oauth_consumer_key: consumer.id, oauth_nonce: randomBytes(16).toString('hex'), oauth_signature_method: 'HMAC-SHA1', oauth_version: '1.0' },
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    ...(token === undefined ? {} : { oauth_token: token.oauth_token }),
    ...extra,
  };
  const sorted = Object.keys(parameters).sort().map((name) => `${encode(name)}=${encode(parameters[name]!)}`);
  const text = ['POST', encode(url), encode(sorted.join('&'))].join('&');
  const key = `${encode(consumer.secret)}&${encode(token?.oauth_token_secret ?? '')}`;
  const signed = { ...parameters, oauth_signature: createHmac('sha1', key).update(text).digest('base64') };
  return `OAuth ${Object.entries(signed).map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
}

describeCloud('ways to sign in that the plain Keystone knows', ({ authUrl, admin }) => {
  let api: IdentityApi;
  let account: Account;
  let scope: object;
  const signIn = (body: object, headers?: Readonly<Record<string, string>>): Promise<Response> => postJson(`${authUrl}/auth/tokens`, body, headers);
  const totp = (userId: string, key: Uint8Array, at?: number): object => ({ user: { id: userId, passcode: passcode(key, at) } });
  const giveTotp = async (userId: string): Promise<Uint8Array> => {
    const key = randomBytes(20);
    await api.call('POST', '/credentials', { credential: { type: 'totp', blob: base32(key), user_id: userId } });
    return key;
  };

  beforeAll(async () => {
    api = await identityApi(authUrl, admin.credentials);
    account = await createAccount(api, newCredentials(`methods-${randomUUID()}`, 'methods'), 'member');
    scope = { project: { id: account.projectId } };
  });

  it('are a one-time passcode', async () => {
    const key = await giveTotp(account.userId);
    const response = await signIn({ auth: { identity: { methods: ['totp'], totp: totp(account.userId, key) }, scope } });

    expect(await response.json()).toMatchObject({ token: { methods: ['totp'], project: { id: account.projectId } } });
  });

  it('are two methods one after the other, with a receipt', async () => {
    const person = await createAccount(api, newCredentials(`factors-${randomUUID()}`, 'methods'), 'member');
    const options = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] };
    await api.call('PATCH', `/users/${person.userId}`, { user: { options } });
    const key = await giveTotp(person.userId);
    const first = await signIn(passwordRequest(person.credentials));
    const receipt = first.headers.get('Openstack-Auth-Receipt') ?? '';
    const second = await signIn({ auth: { identity: { methods: ['totp'], totp: totp(person.userId, key) }, scope } }, { 'Openstack-Auth-Receipt': receipt });

    expect(first.status).toBe(401);
    expect(await first.json()).toMatchObject({ required_auth_methods: [expect.arrayContaining(['password', 'totp'])] });
    expect(second.status).toBe(201);
  });

  it('are a trust', async () => {
    const trustor = await identityApi(authUrl, account.credentials);
    const trustee = await createAccount(api, newCredentials(`trustee-${randomUUID()}`, 'methods'), 'member');
    const wanted = { trustor_user_id: account.userId, trustee_user_id: trustee.userId, project_id: account.projectId, impersonation: true };
    const { trust } = (await trustor.call('POST', '/OS-TRUST/trusts', { trust: { ...wanted, roles: [{ name: 'member' }] } })) as { trust: { id: string } };
    const { identity } = (passwordRequest(trustee.credentials) as { auth: { identity: object } }).auth;
    const response = await signIn({ auth: { identity, scope: { 'OS-TRUST:trust': { id: trust.id } } } });

    expect(await response.json()).toMatchObject({ token: { 'OS-TRUST:trust': { id: trust.id }, user: { id: account.userId } } });
  });

  it('are OAuth 1.0, from the consumer to the token', async () => {
    const { consumer } = (await api.call('POST', '/OS-OAUTH1/consumers', { consumer: {} })) as { consumer: OAuthKeys['consumer'] };
    const send = async (path: string, keys: Omit<OAuthKeys, 'consumer'>, headers: object = {}): Promise<NonNullable<OAuthKeys['token']>> => {
      const url = `${authUrl}${path}`;
      const response = await fetch(url, { method: 'POST', headers: { Authorization: oauthHeader(url, { consumer, ...keys }), ...headers } });
      expect(response.status).toBe(201);
      return Object.fromEntries(new URLSearchParams(await response.text())) as unknown as NonNullable<OAuthKeys['token']>;
    };
    const request = await send('/OS-OAUTH1/request_token', { extra: { oauth_callback: 'oob' } }, { 'Requested-Project-Id': admin.projectId });
    const role = await findOrCreate(api, 'role', { name: 'admin' });
    const authorized = await api.call('PUT', `/OS-OAUTH1/authorize/${request.oauth_token}`, { roles: [{ id: role }] });
    const { token: { oauth_verifier } } = authorized as { token: { oauth_verifier: string } };
    const access = await send('/OS-OAUTH1/access_token', { token: request, extra: { oauth_verifier } });
    const Authorization = oauthHeader(`${authUrl}/auth/tokens`, { consumer, token: access });
    const response = await signIn({ auth: { identity: { methods: ['oauth1'], oauth1: {} } } }, { Authorization });

    expect(await response.json()).toMatchObject({ token: { methods: ['oauth1'], 'OS-OAUTH1': { consumer_id: consumer.id } } });
  });

  it('are OAuth 2.0, with an application credential as the client', async () => {
    const user = await identityApi(authUrl, account.credentials);
    const made = await user.call('POST', `/users/${account.userId}/application_credentials`, { application_credential: { name: 'client' } });
    const { id: clientId, secret: clientSecret } = (made as { application_credential: { id: string; secret: string } }).application_credential;
    const url = `${authUrl}/OS-OAUTH2/token`;
    const response = await postForm(url, { grant_type: 'client_credentials' }, { clientId, clientSecret });
    const { access_token: token, token_type: type } = (await response.json()) as { access_token: string; token_type: string };

    expect(type).toBe('Bearer');
    expect((await fetch(`${authUrl}/auth/projects`, { headers: { 'X-Auth-Token': token } })).status).toBe(200);
    expect((await postForm(url, { grant_type: 'client_credentials' }, { clientId, clientSecret: 'wrong-6Tm2-client' })).status).toBe(401);
  });

  it('are EC2 credentials, for who may ask about them', async () => {
    const user = await identityApi(authUrl, account.credentials);
    const made = await user.call('POST', `/users/${account.userId}/credentials/OS-EC2`, { tenant_id: account.projectId });
    const { access, secret } = (made as { credential: { access: string; secret: string } }).credential;
    const params = { AWSAccessKeyId: access, Action: 'Test', SignatureMethod: 'HmacSHA256', SignatureVersion: '2', Timestamp: new Date().toISOString() };
    const query = Object.entries(params).map(([name, value]) => `${name}=${encode(value)}`).join('&');
    const signature = createHmac('sha256', secret).update(`GET\n127.0.0.1\n/\n${query}`).digest('base64');
    const credentials = { access, signature, host: '127.0.0.1', verb: 'GET', path: '/', params };
    const { headers } = await signIn(passwordRequest(admin.credentials));
    const ask = (token: Readonly<Record<string, string>>): Promise<Response> => postJson(`${authUrl}/ec2tokens`, { credentials }, token);
    const response = await ask({ 'X-Auth-Token': headers.get('X-Subject-Token') ?? '' });

    expect(await response.json()).toMatchObject({ token: { methods: ['ec2credential'], user: { id: account.userId } } });
    expect((await ask({})).status).toBe(401);
  });
});
