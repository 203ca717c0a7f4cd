import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { MissingRequiredOptions } from 'keystoneauth-rx';
import { fedKerberos } from 'keystoneauth-rx/node';
import type { Answer } from '../../request/http-service.js';
import { ScriptedRealm } from '../kerberos/scripted-realm.js';
import { closeAll, lastBody, letInByV3, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';

afterEach(closeAll);

const FEDERATED = '/v3/OS-FEDERATION/identity_providers/krb/protocols/mapped/auth';
const agreement = { identityProvider: 'krb', protocol: 'mapped' };

/** A Keystone whose web server takes tickets at the federated URL. */
async function federatedKeystone(): Promise<{ keystone: Awaited<ReturnType<typeof serveKeystone>>; tokens: ScriptedRealm }> {
  const tokens = new ScriptedRealm();
  const keystone = await serveKeystone((arrival, number) =>
    arrival.path === FEDERATED ? tokens.guard(arrival, () => letInByV3(number) as Exclude<Answer, 'hold'>) : undefined,
  );
  return { keystone, tokens };
}

describe('fedKerberos', () => {
  it('gets an unscoped token for the ticket and exchanges it for the scope', async () => {
    const { keystone, tokens } = await federatedKeystone();
    const token = await signIn(fedKerberos({ authUrl: keystone.url, ...agreement, tokens, projectId: 'project-1' }));

    expect(token).toBe('gAAAAAB-token-3');
    expect(requestLines(keystone)).toEqual([`GET ${FEDERATED}`, `GET ${FEDERATED}`, 'POST /v3/auth/tokens']);
    expect(keystone.arrivals[1]?.headers.authorization).toBe(`Negotiate ${tokens.tokens.join()}`);
    expect(keystone.arrivals[2]?.headers).toMatchObject({ 'x-auth-token': 'gAAAAAB-token-2' });
    expect(keystone.arrivals[2]?.headers.authorization).toBeUndefined();
    expect(lastBody(keystone)).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-token-2' } }, scope: { project: { id: 'project-1' } } },
    });
  });

  it('keeps the unscoped token where no scope is wanted', async () => {
    const { keystone, tokens } = await federatedKeystone();

    expect(await signIn(fedKerberos({ authUrl: `${keystone.url}/v3`, ...agreement, tokens }))).toBe('gAAAAAB-token-2');
    expect(keystone.arrivals).toHaveLength(2);
  });

  it('presents the ticket again for each new token', async () => {
    const { keystone, tokens } = await federatedKeystone();
    const { session } = sessionFor(fedKerberos({ authUrl: keystone.url, ...agreement, tokens, systemScope: 'all' }));
    await firstValueFrom(session.getToken());
    session.invalidate();
    await firstValueFrom(session.getToken());

    expect(tokens.begun).toHaveLength(2);
    expect(lastBody(keystone)).toMatchObject({ auth: { scope: { system: { all: true } } } });
  });

  it('asks the server for a proof as far as mutualAuth says', async () => {
    const keystone = await serveKeystone((_, number) => letInByV3(number));
    const auth = (mutualAuth: 'required' | 'optional') =>
      fedKerberos({ authUrl: keystone.url, ...agreement, tokens: new ScriptedRealm(), mutualAuth });

    expect(await signIn(auth('required'))).toMatchObject({ code: 'unknown-connection-error', outcome: 'unknown' });
    expect(await signIn(auth('optional'))).toBe('gAAAAAB-token-2');
  });

  it('tells of a ticket whose owner Keystone maps to nobody', async () => {
    const tokens = new ScriptedRealm();
    const unmapped = { status: 401, json: { error: { message: 'No mapping for this principal.' } } };
    const keystone = await serveKeystone((arrival) => tokens.guard(arrival, () => unmapped));

    expect(await signIn(fedKerberos({ authUrl: keystone.url, ...agreement, tokens }))).toMatchObject({
      code: 'http-error',
      status: 401,
      serviceMessage: 'No mapping for this principal.',
    });
  });

  it('goes to no other origin with a ticket', async () => {
    const tokens = new ScriptedRealm();
    const elsewhere = await serveKeystone((arrival, number) => tokens.guard(arrival, () => letInByV3(number) as Exclude<Answer, 'hold'>));
    const keystone = await serveKeystone(() => ({ status: 302, headers: { location: `${elsewhere.url}/login` } }));

    expect(await signIn(fedKerberos({ authUrl: keystone.url, ...agreement, tokens }))).toMatchObject({ code: 'redirect-refused' });
    expect(tokens.begun).toEqual([]);
  });

  it('refuses to go without what it needs', () => {
    expect(() => fedKerberos({ authUrl: 'http://127.0.0.1:9' } as never)).toThrow(MissingRequiredOptions);
    expect(() => fedKerberos({ authUrl: 'http://127.0.0.1:9', ...agreement, mutualAuth: 'both' as never })).toThrow(/"mutualAuth" of fedKerberos/);
  });

  it('takes no token from where the web server sends people', async () => {
    const elsewhere = await serveKeystone((_, number) => letInByV3(number));
    const keystone = await serveKeystone(() => ({ status: 302, headers: { location: `${elsewhere.url}/login` } }));

    expect(await signIn(fedKerberos({ authUrl: keystone.url, ...agreement, tokens: new ScriptedRealm() }))).toMatchObject({
      ...{ code: 'redirect-refused', outcome: 'refused', message: expect.stringContaining(`${elsewhere.url}/login`) as string },
    });
  });

  it('says how it asked where no token came', async () => {
    const keystone = await serveKeystone(() => ({ json: {} }));

    expect(await signIn(fedKerberos({ authUrl: keystone.url, ...agreement, tokens: new ScriptedRealm() }))).toMatchObject({
      ...{ code: 'invalid-response', message: expect.stringContaining(`GET ${keystone.url}${FEDERATED} was answered with 200`) as string },
    });
  });
});
