import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { oauth2ClientCredential } from '../../../src/identity/oauth2/oauth2-client-credential.js';
import { memoryTokenStore } from '../../../src/token/store/memory-token-store.js';
import { printed } from '../../credentials/contribution.js';
import type { Answer, Arrival, HttpService } from '../../request/http-service.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { closeAll, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';

afterEach(closeAll);

const secret = 'os-7Qk2Wm9Xz4';
const client = { oauth2ClientId: 'client-1', oauth2ClientSecret: secret };
const SIGN_IN = 'POST /v3/auth/tokens';
const GRANT = 'POST /v3/OS-OAUTH2/token';

/** A Keystone that gives access tokens; what `answer` gives comes first. */
async function serve(answer: (arrival: Arrival, number: number) => Answer | undefined = () => undefined): Promise<HttpService> {
  let given = 0;
  return serveKeystone((arrival, number) => {
    const special = answer(arrival, number);
    if (special !== undefined) return special;
    if (arrival.path === '/thing') return {};
    if (!arrival.path.endsWith('/OS-OAUTH2/token')) return undefined;
    given += 1;
    return { json: { access_token: `bearer-Zk41-${given}`, token_type: 'Bearer', expires_in: 3600 } };
  });
}

const at = ({ url }: HttpService): { authUrl: string; oauth2Endpoint: string } => ({
  authUrl: `${url}/v3`,
  oauth2Endpoint: `${url}/v3/OS-OAUTH2/token`,
});

describe('oauth2ClientCredential', () => {
  it('sends both tokens with each request, after one sign-in and one grant', async () => {
    const keystone = await serve();
    const { session } = sessionFor(oauth2ClientCredential({ ...at(keystone), ...client }));

    await Promise.all([1, 2, 3].map(() => firstValueFrom(session.get(`${keystone.url}/thing`))));

    expect(requestLines(keystone).slice(0, 2)).toEqual([SIGN_IN, GRANT]);
    expect(keystone.arrivals).toHaveLength(5);
    const [identity, grant, ...things] = keystone.arrivals;
    expect(JSON.parse(identity?.body ?? '')).toEqual({
      auth: { identity: { methods: ['application_credential'], application_credential: { id: 'client-1', secret } } },
    });
    expect(grant).toMatchObject({
      body: 'grant_type=client_credentials',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`client-1:${secret}`).toString('base64')}`,
      },
    });
    for (const { headers } of things) {
      expect(headers).toMatchObject({ 'x-auth-token': 'gAAAAAB-token-1', authorization: 'Bearer bearer-Zk41-1' });
    }
  });

  it('gives the token of Keystone, its access and its endpoints', async () => {
    const keystone = await serve();
    const auth = oauth2ClientCredential({ ...at(keystone), ...client });
    const { session } = sessionFor(auth);

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-1');
    expect(await firstValueFrom(session.getProjectId())).toBe('project-1');
    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))).toBe('https://compute.test/v2.1');
    expect(requestLines(keystone)).toEqual([SIGN_IN, GRANT]);
  });

  it('sends no scope, as the application credential has one, and says so once', async () => {
    const keystone = await serve();
    const { session, events } = sessionFor(oauth2ClientCredential({ ...at(keystone), ...client, projectId: 'p' }));
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(keystone.arrivals.map(({ body }) => body).join()).not.toContain('scope');
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'plugin', message: expect.stringMatching(/v3\.oauth2ClientCredential was given a scope, which is not sent/) as string },
    ]);
    expect(() => oauth2ClientCredential({ ...at(keystone), ...client }).rescope({ projectId: 'p' })).toThrow('An application credential');
  });

  it('fetches another access token shortly before the last one ends, and not before', async () => {
    const runtime = new VirtualRuntime();
    const keystone = await serve((arrival, number) =>
      arrival.path.endsWith('/token') ? { json: { access_token: `bearer-Short-${number}`, token_type: 'bearer', expires_in: '100' } } : undefined,
    );
    const auth = oauth2ClientCredential({ ...at(keystone), ...client, renewal: 'lazy' });
    const { session } = sessionFor(auth, { runtime });
    const bearer = async (): Promise<string | undefined> => (await firstValueFrom(session.getAuthHeaders()))?.['Authorization'];

    expect(await bearer()).toBe('Bearer bearer-Short-2');
    runtime.advance(49_000);
    expect(await bearer()).toBe('Bearer bearer-Short-2');
    runtime.advance(2_000);
    expect(await bearer()).toBe('Bearer bearer-Short-3');
    expect(requestLines(keystone)).toEqual([SIGN_IN, GRANT, GRANT]);
  });

  it('drops both when a service refuses them, once however many are refused', async () => {
    const keystone = await serve(({ path, headers }) =>
      path === '/thing' && headers.authorization === 'Bearer bearer-Zk41-1' ? { status: 401 } : undefined,
    );
    const { session } = sessionFor(oauth2ClientCredential({ ...at(keystone), ...client }));

    await Promise.all([1, 2, 3, 4].map(() => firstValueFrom(session.get(`${keystone.url}/thing`))));

    const lines = requestLines(keystone);
    expect(lines.filter((line) => line === SIGN_IN)).toHaveLength(2);
    expect(lines.filter((line) => line === GRANT)).toHaveLength(2);
    expect(session.invalidate({ 'X-Auth-Token': 'gAAAAAB-older', Authorization: 'Bearer bearer-older' })).toBe(true);
    await firstValueFrom(session.get(`${keystone.url}/thing`));
    expect(requestLines(keystone)).toHaveLength(lines.length + 1);
  });

  it.each([
    [{ status: 401, json: { error: 'invalid_client', error_description: 'Client authentication failed.' } }, { code: 'http-error', status: 401, serviceMessage: 'Client authentication failed.' }],
    [{ status: 201, json: { access_token: 'bearer-Odd-201' } }, { code: 'invalid-response' }],
    [{ status: 200, json: {} }, { code: 'invalid-response', message: expect.stringContaining('access_token') as string }],
    [{ status: 200, json: { access_token: 'bearer-Mac-1', token_type: 'mac' } }, { code: 'invalid-response', message: expect.stringContaining('Bearer') as string }],
  ])('has no headers to give when the grant is answered with %j', async (reply, error) => {
    const keystone = await serve(({ path }) => (path.endsWith('/token') ? reply : undefined));
    const { session } = sessionFor(oauth2ClientCredential({ ...at(keystone), ...client, rememberFailuresMs: 0 }));

    await expect(firstValueFrom(session.get(`${keystone.url}/thing`))).rejects.toMatchObject(error);
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject(error);
    expect(requestLines(keystone)).toEqual([SIGN_IN, GRANT, GRANT]);
  });

  it('warns of an endpoint that is reached over plain http', async () => {
    const keystone = await serve();
    const auth = oauth2ClientCredential({ ...at(keystone), ...client, oauth2Endpoint: 'http://ks.test/v3/OS-OAUTH2/token' });
    const { session, events } = sessionFor(auth, { proxy: { http: keystone.url, noProxy: '127.0.0.1' } });

    expect(await firstValueFrom(session.getAuthHeaders())).toMatchObject({ Authorization: 'Bearer bearer-Zk41-1' });
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'plain-http-sign-in', message: expect.stringContaining('ks.test') as string }]);
  });

  it('sends nothing to an endpoint that is no URL', async () => {
    const keystone = await serve();
    const { session } = sessionFor(oauth2ClientCredential({ ...at(keystone), ...client, oauth2Endpoint: 'nowhere' }));

    await expect(firstValueFrom(session.getAuthHeaders())).rejects.toMatchObject({ code: 'invalid-option', options: ['oauth2Endpoint'] });
    expect(requestLines(keystone)).toEqual([SIGN_IN]);
  });

  it('takes the secret from a function, for both', async () => {
    const keystone = await serve();
    const auth = oauth2ClientCredential({ ...at(keystone), ...client, oauth2ClientSecret: () => Promise.resolve(secret) });

    expect(await signIn(auth)).toBe('gAAAAAB-token-1');
    expect(keystone.arrivals.every(({ body, headers }) => body.includes(secret) || headers.authorization !== undefined)).toBe(true);
  });

  it('shares both tokens through a store', async () => {
    const keystone = await serve();
    const tokenStore = memoryTokenStore();
    const headers = async (more: object = {}): Promise<unknown> =>
      firstValueFrom(sessionFor(oauth2ClientCredential({ ...at(keystone), ...client, tokenStore, ...more })).session.getAuthHeaders());

    const first = await headers();
    expect(first).toEqual({ 'X-Auth-Token': 'gAAAAAB-token-1', Authorization: 'Bearer bearer-Zk41-1' });
    expect(await headers()).toEqual(first);
    expect(requestLines(keystone)).toEqual([SIGN_IN, GRANT]);
    expect(await headers({ oauth2ClientSecret: 'os-another-5Vm83' })).not.toEqual(first);
    expect(requestLines(keystone)).toEqual([SIGN_IN, GRANT, SIGN_IN, GRANT]);
  });

  it('names what is missing', () => {
    expect(() => oauth2ClientCredential({ authUrl: 'http://127.0.0.1:9', oauth2ClientId: 'c' } as never)).toThrow(
      expect.objectContaining({ code: 'missing-required-options', options: ['oauth2Endpoint', 'oauth2ClientSecret'] }),
    );
  });

  it('reports neither secret nor access token, even where a service repeats them', async () => {
    const keystone = await serve(({ path, headers }) => (path === '/thing' ? { json: { heard: headers.authorization, note: `not ${secret}` } } : undefined));
    const auth = oauth2ClientCredential({ ...at(keystone), ...client });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.get(`${keystone.url}/thing`));

    expect(printed(events)).toContain('not [redacted]');
    for (const hidden of [secret, 'bearer-Zk41-1', 'gAAAAAB-token-1']) expect(printed([events, auth, session])).not.toContain(hidden);
  });
});
