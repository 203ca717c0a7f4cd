import { firstValueFrom, of } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { kerberos, kerberosMethod, type KerberosOptions } from '../../../src/node/kerberos.js';
import type { NegotiateTokens } from '../../../src/identity/kerberos/negotiate-tokens.js';
import type { Answer } from '../../request/http-service.js';
import { printed } from '../../credentials/contribution.js';
import { closeAll, letInByV3, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';
import { ScriptedRealm } from './scripted-realm.js';

afterEach(closeAll);

const challenge: Answer = { status: 401, headers: { 'www-authenticate': 'Negotiate' }, json: {} };
const letIn = (number: number): Exclude<Answer, 'hold'> => letInByV3(number) as Exclude<Answer, 'hold'>;
const goTo = (location: string): Answer => ({ status: 307, headers: { location } });

/** Signs in at a server that challenges whoever has no Authorization and believes whoever has one. */
async function signInWith(tokens: NegotiateTokens, options: Partial<KerberosOptions> = {}): Promise<unknown> {
  const keystone = await serveKeystone(({ headers }, number) => (headers.authorization === undefined ? challenge : letIn(number)));
  return signIn(kerberos({ authUrl: keystone.url, tokens, ...options }));
}

describe('negotiated', () => {
  it('takes tokens as values, Promises and Observables', async () => {
    const exchange = { token: 'dG9rZW4tcUw4', verify: () => true };

    expect(await signInWith({ begin: () => exchange })).toBe('gAAAAAB-token-2');
    expect(await signInWith({ begin: () => Promise.resolve(exchange) })).toBe('gAAAAAB-token-2');
    expect(await signInWith({ begin: () => of(exchange) })).toBe('gAAAAAB-token-2');
  });

  it('fails without a token that can be sent', async () => {
    const failure = { code: 'authorization-failure', outcome: 'not-sent', message: expect.stringContaining('HTTP@127.0.0.1') };

    expect(await signInWith({ begin: () => ({ token: '', verify: () => true }) })).toMatchObject(failure);
    expect(await signInWith({ begin: () => undefined as never })).toMatchObject(failure);
    expect(await signInWith({ begin: () => of() })).toMatchObject(failure);
    expect(
      await signInWith({
        begin: () => {
          throw new Error('the realm is unknown');
        },
      }),
    ).toMatchObject({ ...failure, message: expect.stringContaining('the realm is unknown') });
  });

  it('answers the URL that asked, after a redirect within the origin', async () => {
    const realm = new ScriptedRealm();
    const keystone = await serveKeystone((arrival, number) =>
      arrival.path === '/v3/auth/tokens' ? goTo('/krb/auth/tokens') : realm.guard(arrival, () => letIn(number)),
    );

    expect(await signIn(kerberos({ authUrl: keystone.url, tokens: realm }))).toBe('gAAAAAB-token-3');
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens', 'POST /krb/auth/tokens', 'POST /krb/auth/tokens']);
  });

  it('takes its token to no other URL', async () => {
    const tokens = new ScriptedRealm();
    const elsewhere = await serveKeystone();
    const keystone = await serveKeystone(({ headers }) => (headers.authorization === undefined ? challenge : goTo(`${elsewhere.url}/v3/auth/tokens`)));

    expect(await signIn(kerberos({ authUrl: keystone.url, tokens }))).toMatchObject({ code: 'invalid-response' });
    expect(keystone.arrivals).toHaveLength(2);
    expect(elsewhere.arrivals).toEqual([]);
  });

  it('makes a new token when the first has arrived already, its reply lost', async () => {
    const realm = new ScriptedRealm();
    let isFirst = true;
    const keystone = await serveKeystone((arrival, number) => {
      const answer = realm.guard(arrival, () => letIn(number)) as Exclude<Answer, 'hold'>;
      if (answer.status === 401 || !isFirst) return answer;
      isFirst = false;
      return { status: 503, json: {} };
    });
    const auth = kerberos({ authUrl: keystone.url, tokens: realm });

    expect(await signIn(auth, { statusCodeRetries: 1, statusCodeRetryDelayMs: 1 })).toBe('gAAAAAB-token-4');
    expect(realm.begun).toHaveLength(2);
  });

  it('counts a proof that cannot be checked as a bad one', async () => {
    const headers = { 'www-authenticate': 'Negotiate cHJvb2Y=' };
    const keystone = await serveKeystone((arrival, number) =>
      arrival.headers.authorization === undefined ? challenge : { ...letIn(number), headers: { ...letIn(number).headers, ...headers } },
    );
    const tokens = { begin: () => ({ token: 'dG9rZW4tcUw4', verify: () => Promise.reject(new Error('Unspecified GSS failure')) }) };

    expect(await signIn(kerberos({ authUrl: keystone.url, tokens }))).toMatchObject({
      code: 'unknown-connection-error',
      cause: expect.objectContaining({ message: 'Unspecified GSS failure' }),
    });
  });

  it('does not take a refusal for a challenge that names another scheme', async () => {
    const tokens = new ScriptedRealm();
    const keystone = await serveKeystone(() => ({ status: 401, headers: { 'www-authenticate': 'Keystone uri="http://127.0.0.1/v3"' }, json: {} }));

    expect(await signIn(kerberos({ authUrl: keystone.url, tokens }))).toMatchObject({ code: 'http-error', status: 401 });
    expect(tokens.begun).toEqual([]);
    expect(keystone.arrivals).toHaveLength(1);
  });

  it('shows no secret of another method that a server or a realm repeats', async () => {
    const password = 'pw-Zq81-negotiated';
    const echo = await serveKeystone(({ body }) => ({ status: 400, json: { error: { message: `invalid input: ${body}` } } }));
    const methods = (tokens: NegotiateTokens) => [v3.passwordMethod({ userId: 'u-1', password }), kerberosMethod({ tokens })];
    const talkative = { begin: () => Promise.reject(new Error(`no ticket, although ${password} is right`)) };
    const failing = await serveKeystone(() => challenge);

    for (const [keystone, tokens] of [[echo, new ScriptedRealm()], [failing, talkative]] as const) {
      const { session, events } = sessionFor(v3.auth({ authUrl: keystone.url, methods: methods(tokens) }));
      const error = await firstValueFrom(session.getToken()).catch((reason: unknown) => reason);

      expect((error as Error).message).toContain('[redacted]');
      expect(printed([error, events])).not.toContain(password);
    }
  });
});
