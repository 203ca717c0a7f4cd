import { inspect } from 'node:util';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AuthorizationFailure, HttpError, OptionError, UnknownConnectionError } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { kerberos, kerberosMethod } from 'keystoneauth-rx/node';
import type { Answer } from '../../request/http-service.js';
import { closeAll, lastBody, letInByV3, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';
import { ScriptedRealm } from './scripted-realm.js';

afterEach(closeAll);

/** A Keystone behind a web server that takes tickets of this realm. */
async function kerberizedKeystone(): Promise<{ keystone: Awaited<ReturnType<typeof serveKeystone>>; tokens: ScriptedRealm }> {
  const tokens = new ScriptedRealm();
  const keystone = await serveKeystone((arrival, number) => tokens.guard(arrival, () => letInByV3(number) as Exclude<Answer, 'hold'>));
  return { keystone, tokens };
}

describe('kerberos', () => {
  it('signs in with the ticket of whoever runs the program when the web server asks for it', async () => {
    const { keystone, tokens } = await kerberizedKeystone();
    const token = await signIn(kerberos({ authUrl: `${keystone.url}/v3`, tokens, projectId: 'project-1' }));

    expect(token).toBe('gAAAAAB-token-2');
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens', 'POST /v3/auth/tokens']);
    expect(keystone.arrivals.map(({ headers }) => headers.authorization)).toEqual([undefined, `Negotiate ${tokens.tokens.join()}`]);
    expect(lastBody(keystone)).toEqual({
      auth: { identity: { methods: ['kerberos'], kerberos: {} }, scope: { project: { id: 'project-1' } } },
    });
    // The service as GSS-API calls it: without scheme and port.
    expect(tokens.begun).toEqual([{ service: 'HTTP@127.0.0.1', mutual: true }]);
  });

  it('makes no token for a server that asks for none', async () => {
    const tokens = new ScriptedRealm();
    const keystone = await serveKeystone();

    expect(await signIn(kerberos({ authUrl: keystone.url, tokens, systemScope: 'all' }))).toBe('gAAAAAB-token-1');
    expect(lastBody(keystone)).toMatchObject({ auth: { scope: { system: { all: true } } } });
    expect(tokens.begun).toEqual([]);
  });

  it('is one method among others for v3.auth', async () => {
    const { keystone, tokens } = await kerberizedKeystone();
    const methods = [kerberosMethod({ tokens }), v3.passwordMethod({ userId: 'user-1', password: 'pw-Kb3-88fQzL' })];

    expect(await signIn(v3.auth({ authUrl: keystone.url, methods }))).toBe('gAAAAAB-token-2');
    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { methods: ['kerberos', 'password'] } } });
  });

  it('renews with a new token of the same ticket', async () => {
    const { keystone, tokens } = await kerberizedKeystone();
    const { session } = sessionFor(kerberos({ authUrl: keystone.url, tokens }));
    await firstValueFrom(session.getToken());
    session.invalidate();

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-4');
    expect(new Set(tokens.tokens).size).toBe(2);
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'automatic' });
  });

  describe('mutualAuth', () => {
    const proof = (headers: Record<string, string>) => async (mutualAuth?: 'required' | 'OPTIONAL' | 'disabled') => {
      const tokens = new ScriptedRealm();
      const keystone = await serveKeystone((arrival, number) => {
        const answer = tokens.guard(arrival, () => letInByV3(number) as Exclude<Answer, 'hold'>) as Exclude<Answer, 'hold'>;
        return answer.status === 401 ? answer : { ...answer, headers: { 'x-subject-token': 'gAAAAAB-token-2', ...headers } };
      });
      return signIn(kerberos({ authUrl: keystone.url, tokens, mutualAuth }));
    };
    const none = proof({});
    const bad = proof({ 'www-authenticate': 'Negotiate Zm9yZ2Vk' });

    it('accepts a server that proves who it is', async () => {
      const { keystone, tokens } = await kerberizedKeystone();

      expect(await signIn(kerberos({ authUrl: keystone.url, tokens, mutualAuth: 'REQUIRED' }))).toBe('gAAAAAB-token-2');
    });

    it('refuses a bad proof, unless it is disabled', async () => {
      const impostor = { code: 'unknown-connection-error', outcome: 'unknown', message: expect.stringContaining('did not prove who it is') };

      expect(await bad('required')).toMatchObject(impostor);
      expect(await bad()).toBeInstanceOf(UnknownConnectionError);
      expect(await bad('disabled')).toBe('gAAAAAB-token-2');
    });

    it('refuses a reply without a proof if it is required', async () => {
      expect(await none('required')).toMatchObject({ message: expect.stringContaining('which "mutualAuth" requires') });
      expect(await none('OPTIONAL')).toBe('gAAAAAB-token-2');
      expect(await none('disabled')).toBe('gAAAAAB-token-2');
    });

    it('asks for a proof unless it is disabled, and knows no other word', async () => {
      const { keystone, tokens } = await kerberizedKeystone();
      await signIn(kerberos({ authUrl: keystone.url, tokens, mutualAuth: 'disabled' }));

      expect(tokens.begun).toEqual([{ service: 'HTTP@127.0.0.1', mutual: false }]);
      expect(() => kerberos({ authUrl: keystone.url, tokens, mutualAuth: 'sometimes' as never })).toThrow(
        expect.objectContaining({ options: ['mutualAuth'], code: 'invalid-option' }),
      );
    });
  });

  it('tells what to do without a ticket, and sends nothing more', async () => {
    const keystone = await serveKeystone(() => ({ status: 401, headers: { 'www-authenticate': 'Negotiate' } }));
    const tokens = { begin: () => Promise.reject(new Error('No Kerberos credentials available (default cache: FILE:/tmp/x).')) };
    const error = await signIn(kerberos({ authUrl: keystone.url, tokens }));

    expect(error).toBeInstanceOf(AuthorizationFailure);
    expect(error).toMatchObject({ outcome: 'not-sent', message: expect.stringMatching(/HTTP@127\.0\.0\.1.*No Kerberos credentials.*klist/) });
    expect(keystone.arrivals).toHaveLength(1);
  });

  it('is refused with the HTTP error of the server, after a second token', async () => {
    const tokens = new ScriptedRealm();
    const keystone = await serveKeystone(() => ({
      status: 401,
      headers: { 'www-authenticate': 'Negotiate' },
      json: { error: { message: 'Nobody of that name.' } },
    }));
    const error = await signIn(kerberos({ authUrl: keystone.url, tokens }));

    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 401, serviceMessage: 'Nobody of that name.', outcome: 'refused' });
    expect(tokens.begun).toHaveLength(2);
    expect(keystone.arrivals).toHaveLength(3);
  });

  it('shows its tokens to nobody', async () => {
    const { keystone, tokens } = await kerberizedKeystone();
    const auth = kerberos({ authUrl: keystone.url, tokens });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.getToken());
    await firstValueFrom(session.get(keystone.url, { authenticated: false, params: { said: tokens.tokens.join() }, raiseExc: false }));
    const shown = JSON.stringify(events) + inspect([auth, events, session], { depth: 20 });

    expect(events.map(({ type }) => type)).toContain('sign-in-succeeded');
    expect(tokens.tokens).toHaveLength(1);
    expect(shown).toContain('said=');
    expect(shown).not.toContain(tokens.tokens.join().slice(0, 40));
  });

  it('refuses what it does not know before anything is sent', () => {
    const authUrl = 'http://127.0.0.1:9';

    expect(() => kerberos({ authUrl, mutual_auth: 'required' } as never)).toThrow(/did you mean "mutualAuth"/);
    expect(() => kerberos({ authUrl, tokens: {} as never })).toThrow(OptionError);
    expect(() => kerberosMethod({ authUrl } as never)).toThrow(expect.objectContaining({ code: 'unknown-option' }));
    expect(() => kerberos({} as never)).toThrow(expect.objectContaining({ options: ['authUrl'] }));
  });
});
