import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { oauth1 } from '../../../src/identity/oauth1/oauth1.js';
import { printed } from '../../credentials/contribution.js';
import type { Arrival, HttpService } from '../../request/http-service.js';
import { closeAll, lastBody, letInByV3, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';
import { isSignedBy, oauthParameters } from './signed-by.js';

afterEach(closeAll);

const secrets = { consumer: 'cs-Jw82kPz0Qm', token: 'as-4Xn91Tb7Lc' };
const keys = { consumerKey: 'consumer-1', consumerSecret: secrets.consumer, accessKey: 'access-key-Dq46', accessSecret: secrets.token };

/** A Keystone that checks the signature over the URL it was asked at; like the real one it does not look at the query. */
async function strictKeystone(known = { ...secrets }): Promise<{ keystone: HttpService; known: { consumer: string; token: string } }> {
  const keystone: HttpService = await serveKeystone((arrival, number) =>
    signed(keystone, arrival, known) ? letInByV3(number) : { status: 401, json: { error: { message: 'Could not validate the access token' } } },
  );
  return { keystone, known };
}

function signed({ url }: HttpService, { method, path, headers }: Arrival, known: { consumer: string; token: string }): boolean {
  return isSignedBy({ method, url: `${url}${path.split('?', 1).join()}`, authorization: headers.authorization }, known);
}

describe('oauth1', () => {
  it('signs in with a signature in place of a secret', async () => {
    const { keystone } = await strictKeystone();

    expect(await signIn(oauth1({ authUrl: `${keystone.url}/v3`, ...keys }))).toBe('gAAAAAB-token-1');

    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
    expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['oauth1'], oauth1: {} } } });
    expect(oauthParameters(keystone.arrivals[0]?.headers.authorization)).toMatchObject({
      ...{ oauth_version: '1.0', oauth_signature_method: 'HMAC-SHA1', oauth_consumer_key: 'consumer-1', oauth_token: 'access-key-Dq46' },
      oauth_nonce: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it.each([
    ['an auth URL without a version', '', {}],
    ['an auth URL with slashes at its end', '/v3//', {}],
    ['a token without a catalog', '/v3', { includeCatalog: false }],
  ])('signs the URL that is sent, with %s', async (_, path, options) => {
    const { keystone } = await strictKeystone();

    expect(await signIn(oauth1({ authUrl: `${keystone.url}${path}`, ...keys, ...options }))).toBe('gAAAAAB-token-1');
    expect(requestLines(keystone)).toEqual([expect.stringMatching(/^POST \/v3\/auth\/tokens(\?nocatalog)?$/)]);
  });

  it('makes a nonce and a signature anew for each attempt', async () => {
    const keystone: HttpService = await serveKeystone((arrival, number) => {
      if (!signed(keystone, arrival, secrets)) return { status: 401 };
      return number === 1 || number === 2 ? { status: 503 } : undefined;
    });
    const { session } = sessionFor(oauth1({ authUrl: `${keystone.url}/v3`, ...keys }), { statusCodeRetries: 3, statusCodeRetryDelayMs: 0 });

    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    const nonces = keystone.arrivals.map(({ headers }) => oauthParameters(headers.authorization)['oauth_nonce']);
    expect(nonces).toHaveLength(4);
    expect(new Set(nonces).size).toBe(4);
  });

  it('takes secrets from functions, and reads them once more before a rejection is believed', async () => {
    const { keystone, known } = await strictKeystone();
    let present = 'as-old-2Vb6Rk';
    const accessSecret = (): string => {
      const given = present;
      present = known.token;
      return given;
    };

    expect(await signIn(oauth1({ authUrl: `${keystone.url}/v3`, ...keys, accessSecret }))).toBe('gAAAAAB-token-2');
  });

  it('gives one error for a refused token, and remembers it', async () => {
    const { keystone } = await strictKeystone({ ...secrets, token: 'as-another-9Wd3' });
    const auth = oauth1({ authUrl: `${keystone.url}/v3`, ...keys });
    const { session } = sessionFor(auth);

    for (const attempt of [1, 2]) {
      await expect(firstValueFrom(session.getToken()), `attempt ${attempt}`).rejects.toMatchObject({
        ...{ code: 'http-error', status: 401, serviceMessage: 'Could not validate the access token' },
      });
    }
    expect(keystone.arrivals).toHaveLength(1);
  });

  it('sends no scope, and says so once', async () => {
    const keystone = await serveKeystone();
    const { session, events } = sessionFor(oauth1({ authUrl: `${keystone.url}/v3`, ...keys, projectId: 'p' }));
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['oauth1'], oauth1: {} } } });
    expect(events.filter(({ type }) => type === 'warning')).toEqual([
      expect.objectContaining({ code: 'plugin', logger: 'keystoneauth.extras.oauth1.v3', message: expect.stringContaining('scope') as string }),
    ]);
  });

  it('names what is missing, what it does not know, and why there is no other scope', () => {
    const { accessSecret, ...incomplete } = keys;
    expect(accessSecret).toBeDefined();

    expect(() => oauth1({ authUrl: 'http://127.0.0.1:9', ...incomplete } as never)).toThrow(
      expect.objectContaining({ code: 'missing-required-options', options: ['accessSecret'] }),
    );
    expect(() => oauth1({ authUrl: 'http://127.0.0.1:9', ...keys, access_key: 'a' } as never)).toThrow(
      expect.objectContaining({ code: 'unknown-option', options: ['access_key'] }),
    );
    expect(() => oauth1({ authUrl: 'http://127.0.0.1:9', ...keys }).rescope({ projectId: 'p' })).toThrow(
      expect.objectContaining({ code: 'invalid-option', options: ['scope'] }),
    );
  });

  it('reports neither secret nor signature', async () => {
    const { keystone } = await strictKeystone();
    const auth = oauth1({ authUrl: `${keystone.url}/v3`, ...keys });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.get(`${keystone.url}/v3`, { headers: { 'X-Note': secrets.token }, raiseExc: false, allowReauth: false }));

    const signature = oauthParameters(keystone.arrivals[0]?.headers.authorization)['oauth_signature'] ?? '';
    expect(signature).toHaveLength(28);
    for (const hidden of [secrets.consumer, secrets.token, signature, 'gAAAAAB-token-1']) {
      expect(printed([events, auth, session])).not.toContain(hidden);
    }
  });
});
