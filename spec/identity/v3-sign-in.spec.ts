import { defer, firstValueFrom, of, throwError } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import type { AuthMethod } from '../../src/credentials/auth-method.js';
import { printed } from '../credentials/contribution.js';
import type { Answer } from '../request/http-service.js';
import { readToken } from '../../src/identity/v3-sign-in.js';
import { closeAll, closedLater, lastBody, letInByV3, requestLines, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const user = { userId: 'u', password: 's3cret-word-1' };

/** Signs in at a Keystone that answers so; what came of it, and how many requests it took. */
async function answered(answer: Answer): Promise<{ outcome: unknown; requests: number }> {
  const keystone = await serveKeystone(() => answer);
  const outcome = await signIn(v3.password({ authUrl: keystone.url, ...user }));
  return { outcome, requests: keystone.arrivals.length };
}

/** Signs in with these methods; the outcome, and what Keystone was sent as identity. */
async function signInWith(...methods: AuthMethod[]): Promise<{ outcome: unknown; identity: unknown; headers: unknown }> {
  const keystone = await serveKeystone();
  const outcome = await signIn(v3.auth({ authUrl: keystone.url, methods }));
  const body = lastBody(keystone) as { auth: { identity: unknown } } | null;
  return { outcome, identity: body?.auth.identity, headers: keystone.arrivals[0]?.headers };
}

describe('v3SignIn', () => {
  it('asks for JSON, unauthenticated, in one request', async () => {
    const keystone = await serveKeystone();

    expect(await signIn(v3.password({ authUrl: keystone.url, ...user }))).toBe('gAAAAAB-token-1');

    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
    expect(keystone.arrivals[0]?.headers).toMatchObject({ accept: 'application/json', 'content-type': 'application/json' });
    expect(keystone.arrivals[0]?.headers).not.toHaveProperty('x-auth-token');
  });

  it('asks for no catalog where none is wanted', async () => {
    const keystone = await serveKeystone();
    await signIn(v3.password({ authUrl: `${keystone.url}/v3`, ...user, includeCatalog: false }));

    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens?nocatalog']);
  });

  describe('reads the reply', () => {
    it.each<[string, Answer]>([
      ['another object', { status: 201, headers: { 'X-Subject-Token': 'tk-8Rw3mNc6Hj' }, json: { access: {} } }],
      ['a token that is no object', { status: 201, headers: { 'X-Subject-Token': 'tk-8Rw3mNc6Hj' }, json: { token: null } }],
      ['a list', { status: 201, headers: { 'X-Subject-Token': 'tk-8Rw3mNc6Hj' }, json: [] }],
      ['nothing', { status: 204, headers: { 'X-Subject-Token': 'tk-8Rw3mNc6Hj' } }],
      ['a document without the header', { status: 201, json: { token: {} } }],
      ['an empty header', { status: 201, headers: { 'X-Subject-Token': '' }, json: { token: {} } }],
    ])('and takes %s for no token', async (_form, answer) => {
      const { outcome, requests } = await answered(answer);

      expect(outcome).toMatchObject({ code: 'invalid-response', message: expect.stringMatching(/token/i) as string });
      expect(requests).toBe(1);
    });

    it('and takes a token document about which it says nothing', async () => {
      expect((await answered({ status: 200, headers: { 'X-Subject-Token': 'gAAAAAB-one-2Lf' }, json: { token: {} } })).outcome).toBe('gAAAAAB-one-2Lf');
    });

    it('and shows no password of the auth URL in what it says', async () => {
      const keystone = await serveKeystone(() => ({ status: 201, json: {} }));
      const authUrl = keystone.url.replace('//', '//user:s3cret-url-5@');

      const error = await signIn(v3.password({ authUrl, ...user }));

      expect(error).toMatchObject({ code: 'invalid-response' });
      expect(printed(error)).not.toContain('s3cret');
    });
  });

  describe('fails', () => {
    it('with what Keystone answered to a wrong password, after one request', async () => {
      const { cloud, authUrl } = closedLater(await serveCloud());
      const auth = v3.password({ authUrl, username: 'demo', userDomainId: 'default', password: 's3cret-typo-5' });

      const error = await signIn(auth);

      expect(error).toMatchObject({ code: 'http-error', status: 401, method: 'POST', outcome: 'refused' });
      expect([cloud.count(), cloud.failedSignIns]).toEqual([1, 1]);
      expect(printed(error)).not.toContain('s3cret');
    });

    it.each([400, 403, 404, 409, 500, 503])('with a typed error for a %i', async (status) => {
      const { outcome, requests } = await answered({ status, json: { error: { message: 'no', code: status } } });

      expect(outcome).toMatchObject({ code: 'http-error', status, serviceMessage: 'no' });
      expect(requests).toBe(1);
    });
  });

  describe('collects the methods', () => {
    const one: AuthMethod = { getAuthData: () => ['one', { a: 1 }] };

    it('in their order, each with its data', async () => {
      const two: AuthMethod = { getAuthData: () => ['two', { b: 2 }] };

      expect((await signInWith(two, one)).identity).toEqual({ methods: ['two', 'one'], one: { a: 1 }, two: { b: 2 } });
    });

    it.each<[string, AuthMethod['getAuthData']]>([
      ['a value', () => ['later', { x: 1 }]],
      ['a Promise', () => Promise.resolve(['later', { x: 1 }] as const)],
      ['an Observable, whose first value counts', () => of(['later', { x: 1 }] as const, ['other', {}] as const)],
    ])('whose data is %s', async (_form, getAuthData) => {
      expect((await signInWith(one, { getAuthData })).identity).toEqual({ methods: ['one', 'later'], one: { a: 1 }, later: { x: 1 } });
    });

    it('of which one may add headers only', async () => {
      const receipt: AuthMethod = {
        getAuthData: (_connection, headers) => {
          headers['Openstack-Auth-Receipt'] = 'receipt-4Dk8Wn';
          return undefined;
        },
      };

      const { identity, headers } = await signInWith(receipt, one);

      expect(identity).toEqual({ methods: ['one'], one: { a: 1 } });
      expect(headers).toMatchObject({ 'openstack-auth-receipt': 'receipt-4Dk8Wn' });
    });

    it('and is an AuthorizationFailure without any, before anything is sent', async () => {
      const { outcome, headers } = await signInWith({ getAuthData: () => undefined });

      expect([outcome, headers]).toMatchObject([{ code: 'authorization-failure' }, undefined]);
    });

    it.each<[string, AuthMethod['getAuthData']]>([
      ['throws', () => { throw new Error('the key is not plugged in'); }],
      ['rejects', () => Promise.reject(new Error('the key is not plugged in'))],
      ['errors', () => throwError(() => new Error('the key is not plugged in'))],
    ])('and gives a typed error where one %s', async (_way, getAuthData) => {
      const { outcome, headers } = await signInWith(one, { getAuthData });

      expect(outcome).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('the key is not plugged in') as string });
      expect(headers).toBeUndefined();
    });

    it('anew for each sign-in', async () => {
      const keystone = await serveKeystone((_arrival, number) => letInByV3(number));
      let code = 0;
      const counting: AuthMethod = { getAuthData: () => defer(() => of(['code', { value: (code += 1) }] as const)) };
      const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods: [counting] }));

      for (const token of ['gAAAAAB-token-1', 'gAAAAAB-token-2']) {
        expect(await firstValueFrom(session.getToken())).toBe(token);
        session.invalidate();
      }
      expect(keystone.arrivals.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject(
        [1, 2].map((value) => ({ auth: { identity: { code: { value } } } })),
      );
    });
  });
});

describe('readToken', () => {
  const response = { status: 201, headers: {}, body: { token: {} }, url: 'https://keystone.test/v3/auth/tokens', requestId: 'req-1', history: [] };

  it('suspects CORS where a page may not read the token, and says which header has to be exposed', () => {
    expect(() => readToken(response, 'POST', 'https://dashboard.test')).toThrow(
      expect.objectContaining({
        ...{ code: 'cors-suspected', outcome: 'refused', requestId: 'req-1' },
        settings: { allowedOrigin: 'https://dashboard.test', allowHeaders: [], allowMethods: [], exposeHeaders: ['X-Subject-Token'] },
        message: expect.stringContaining('expose_headers') as string,
      }),
    );
  });

  it.each([
    ['outside pages', response, undefined],
    ["within the page's origin", response, 'https://keystone.test'],
    ['of what is no token at all', { ...response, body: 'hello' }, 'https://dashboard.test'],
  ])('says %s that this is no reply of Keystone', (_, reply, page) => {
    expect(() => readToken(reply, 'POST', page)).toThrow(expect.objectContaining({ code: 'invalid-response' }));
  });
});
