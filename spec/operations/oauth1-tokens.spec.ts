import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { none, Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { authorizeOAuth1Token, createOAuth1AccessToken, requestOAuth1Token } from '../../src/operations/oauth1-tokens.js';
import { printed } from '../credentials/contribution.js';
import { startServer, type Reply, type ScriptedHttpServer } from '../http/scripted-http-server.js';
import { closeAll, closedLater, letInByV3, sessionFor } from '../identity/scripted-keystone.js';
import { isSignedBy, oauthParameters } from '../identity/oauth1/signed-by.js';

afterEach(closeAll);

const form = (text: string): Reply => ({ status: 201, headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: text });
const consumer = { consumerKey: 'consumer-1', consumerSecret: 'cs-3Hw9Zk5Tb' };
const requestForm = form('oauth_token=request-key-Tb63&oauth_token_secret=rs-8Nd4Xq1Lm&oauth_expires_at=2040-01-01T00:00:00.000000Z');
const accessForm = form('oauth_token=access-key-Hj28&oauth_token_secret=as-5Vc7Rw2Pj&oauth_expires_at=2040-01-02T00:00:00.000000Z');

async function serve(...replies: Reply[]): Promise<ScriptedHttpServer> {
  const keystone = closedLater(await startServer());
  keystone.answer(...replies);
  return keystone;
}

const signedIn = ({ url }: ScriptedHttpServer): ReturnType<typeof sessionFor> => sessionFor(v3.password({ authUrl: `${url}/v3`, userId: 'user-1', password: 'pw-4vT9zKqL2x' }));
const anonymous = (): Session => closedLater(new Session());

describe('requestOAuth1Token', () => {
  it("asks for access to a project with the consumer's signature alone, over a session without an account", async () => {
    const keystone = await serve(requestForm);

    const token = await firstValueFrom(requestOAuth1Token(anonymous(), { ...consumer, authUrl: keystone.url, projectId: 'project-1' }));

    expect([token.requestKey, token.requestSecret.reveal(), token.expiresAt]).toEqual(['request-key-Tb63', 'rs-8Nd4Xq1Lm', Date.UTC(2040, 0, 1)]);
    const [seen] = keystone.seen;
    expect(seen).toMatchObject({ method: 'POST', url: '/v3/OS-OAUTH1/request_token', headers: { 'requested-project-id': 'project-1' } });
    expect(String(seen?.body)).toBe('');
    const authorization = seen?.headers.authorization;
    expect(oauthParameters(authorization)).toMatchObject({ oauth_callback: 'oob', oauth_consumer_key: 'consumer-1' });
    expect(isSignedBy({ method: 'POST', url: `${keystone.url}${seen?.url ?? ''}`, authorization }, { consumer: 'cs-3Hw9Zk5Tb' })).toBe(true);
  });

  it('finds Keystone where the session signs in, and sends no token of its own', async () => {
    const keystone = await serve(requestForm);
    const { session } = signedIn(keystone);

    await firstValueFrom(requestOAuth1Token(session, { ...consumer, projectId: 'project-1' }));

    expect(keystone.seen.map(({ url, headers }) => [url, headers['x-auth-token']])).toEqual([['/v3/OS-OAUTH1/request_token', undefined]]);
  });

  it('warns before a secret comes over plain http', async () => {
    const keystone = await serve(requestForm);
    const { session, events } = sessionFor(none());
    // Also this machine, but not by a name that says so.
    const authUrl = keystone.url.replace('127.0.0.1', '0.0.0.0');
    await firstValueFrom(requestOAuth1Token(session, { ...consumer, authUrl, projectId: 'p' }));

    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'plain-http-sign-in', message: expect.stringContaining('0.0.0.0') as string }]);
  });

  it('is not repeated under the same signature', async () => {
    const keystone = await serve({ status: 503 }, requestForm);
    const session = closedLater(new Session({ statusCodeRetries: 2, statusCodeRetryDelayMs: 0 }));

    await expect(firstValueFrom(requestOAuth1Token(session, { ...consumer, authUrl: keystone.url, projectId: 'p' }))).rejects.toMatchObject({ status: 503 });
    expect(keystone.seen).toHaveLength(1);
  });

  it('errors if it is not said where Keystone is, or what is wanted', async () => {
    await expect(firstValueFrom(requestOAuth1Token(anonymous(), { ...consumer, projectId: 'p' }))).rejects.toMatchObject({ code: 'missing-auth-plugin' });
    await expect(firstValueFrom(requestOAuth1Token(anonymous(), { consumerKey: 'c' } as never))).rejects.toMatchObject({ options: ['consumerSecret', 'projectId'] });
    const keystone = await serve(form('oauth_problem=odd'));
    await expect(firstValueFrom(requestOAuth1Token(anonymous(), { ...consumer, authUrl: keystone.url, projectId: 'p' }))).rejects.toMatchObject({
      code: 'invalid-response',
    });
  });
});

describe('authorizeOAuth1Token', () => {
  it('grants roles, and gives the proof for the consumer', async () => {
    const keystone = await serve(letInByV3() as Reply, { json: { token: { oauth_verifier: 'vf6Xk2Wq91Tz' } } });
    const { session, events } = signedIn(keystone);

    const verifier = await firstValueFrom(authorizeOAuth1Token(session, { requestKey: 'request-key-Tb63', roles: [{ name: 'member' }] }));

    expect(verifier.reveal()).toBe('vf6Xk2Wq91Tz');
    expect(keystone.seen.slice(1).map(({ method, url, body }) => `${method} ${url} ${String(body)}`)).toEqual([
      'PUT /v3/OS-OAUTH1/authorize/request-key-Tb63 {"roles":[{"name":"member"}]}',
    ]);
    expect(printed([verifier, events])).not.toContain('vf6Xk2Wq91Tz');
  });

  it('errors without a verifier in the answer', async () => {
    const { session } = signedIn(await serve(letInByV3() as Reply, { json: { token: {} } }));

    await expect(firstValueFrom(authorizeOAuth1Token(session, { requestKey: 'r', roles: [] }))).rejects.toMatchObject({ code: 'invalid-response' });
  });
});

describe('createOAuth1AccessToken', () => {
  it('exchanges the authorized request token for what v3.oauth1 signs in with', async () => {
    const keystone = await serve(accessForm);
    const request = { requestKey: 'request-key-Tb63', requestSecret: 'rs-8Nd4Xq1Lm', verifier: 'vf6Xk2Wq91Tz' };

    const token = await firstValueFrom(createOAuth1AccessToken(anonymous(), { ...consumer, ...request, authUrl: `${keystone.url}/v3` }));

    expect([token.accessKey, token.accessSecret.reveal(), token.expiresAt]).toEqual(['access-key-Hj28', 'as-5Vc7Rw2Pj', Date.UTC(2040, 0, 2)]);
    const { consumerSecret, accessSecret, ...options } = token.options;
    expect(options).toEqual({ authUrl: `${keystone.url}/v3`, consumerKey: 'consumer-1', accessKey: 'access-key-Hj28' });
    expect([consumerSecret(), accessSecret()]).toEqual(['cs-3Hw9Zk5Tb', 'as-5Vc7Rw2Pj']);
    const [seen] = keystone.seen;
    const authorization = seen?.headers.authorization;
    expect(oauthParameters(authorization)).toMatchObject({ oauth_token: 'request-key-Tb63', oauth_verifier: 'vf6Xk2Wq91Tz' });
    const url = `${keystone.url}${seen?.url ?? ''}`;
    expect(isSignedBy({ method: 'POST', url, authorization }, { consumer: 'cs-3Hw9Zk5Tb', token: 'rs-8Nd4Xq1Lm' })).toBe(true);
  });

  it('reports no secret', async () => {
    const keystone = await serve(accessForm);
    const { session, events } = signedIn(keystone);
    const request = { requestKey: 'request-key-Tb63', requestSecret: 'rs-8Nd4Xq1Lm', verifier: 'vf6Xk2Wq91Tz' };
    const token = await firstValueFrom(createOAuth1AccessToken(session, { ...consumer, ...request }));

    for (const hidden of ['cs-3Hw9Zk5Tb', 'rs-8Nd4Xq1Lm', 'as-5Vc7Rw2Pj', 'vf6Xk2Wq91Tz']) expect(printed([token, events])).not.toContain(hidden);
  });
});
