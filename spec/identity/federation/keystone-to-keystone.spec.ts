import { inspect } from 'node:util';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, none, OptionError, ServiceProviderNotFound } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { keystoneToKeystone, type KeystoneToKeystoneOptions } from 'keystoneauth-rx/node';
import { closeAll, sessionFor, signIn } from '../scripted-keystone.js';
import { ASSERTION, FEDERATED, HAND_IN, serveTwoClouds, type Otherwise, type TwoClouds } from './two-clouds.js';

afterEach(closeAll);

const SIGN_IN = 'local POST /v3/auth/tokens';
const VOUCH = 'local POST /v3/auth/OS-FEDERATION/saml2/ecp';
const ENTER = [`remote POST ${HAND_IN}`, `remote GET ${FEDERATED}`];

/** Two clouds, and the plugin that enters the second one by way of the first. */
async function pluginFor(
  options: Partial<KeystoneToKeystoneOptions> = {},
  otherwise?: Otherwise,
): Promise<{ clouds: TwoClouds; auth: ReturnType<typeof keystoneToKeystone> }> {
  const clouds = await serveTwoClouds(otherwise);
  const base = v3.password({ authUrl: `${clouds.local.url}/v3`, userId: 'u-1', password: 'pw-K2k-55vTqs', projectId: 'local-project' });
  return { clouds, auth: keystoneToKeystone({ base, serviceProvider: 'remote', ...options }) };
}

describe('keystoneToKeystone', () => {
  it('enters another cloud on the word of the local Keystone', async () => {
    const { clouds, auth } = await pluginFor({ projectId: 'remote-project' });

    expect(await signIn(auth)).toBe('gAAAAAB-remote-1');
    expect(clouds.lines).toEqual([SIGN_IN, VOUCH, ...ENTER, 'remote POST /v3/auth/tokens']);

    const [, vouch] = clouds.local.seen;
    expect(vouch?.headers).toMatchObject({ accept: 'application/json', 'content-type': 'application/json' });
    expect(vouch?.headers['x-auth-token']).toBeUndefined();
    expect(JSON.parse(String(vouch?.body))).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-local-1' } }, scope: { service_provider: { id: 'remote' } } },
    });

    const [handIn, federated, rescope] = clouds.remote.seen;
    expect(String(handIn?.body)).toBe(ASSERTION);
    expect([handIn, federated].map((seen) => seen?.headers['content-type'])).toEqual(Array(2).fill('application/vnd.paos+xml'));
    expect(federated?.headers.cookie).toBe('_shibsession_64=cookie-m3Xv90Tr');
    expect(JSON.parse(String(rescope?.body))).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-remote-unscoped' } }, scope: { project: { id: 'remote-project' } } },
    });
  });

  it('takes the token of a service provider that gives it at once, and keeps it unscoped where no scope is wanted', async () => {
    const { clouds, auth } = await pluginFor({}, (line) =>
      line.endsWith(HAND_IN) ? { status: 201, headers: { 'X-Subject-Token': 'gAAAAAB-remote-direct' }, json: { token: {} } } : undefined,
    );

    expect(await signIn(auth)).toBe('gAAAAAB-remote-direct');
    expect(clouds.lines).toEqual([SIGN_IN, VOUCH, ENTER[0]]);
  });

  it('has the catalog and the life of the other cloud: a renewal asks the local Keystone again, with the token it has', async () => {
    const { clouds, auth } = await pluginFor({ projectId: 'remote-project' });
    const { session } = sessionFor(auth);

    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))).toBe('https://compute.remote.test/v2.1');
    session.invalidate();
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-remote-2');
    expect(clouds.lines.filter((line) => line === SIGN_IN)).toHaveLength(1);
    expect(clouds.lines.filter((line) => line === VOUCH)).toHaveLength(2);
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'automatic' });
  });

  it('gets a new local token when the one it has is rejected', async () => {
    const isOld = (body: Buffer): boolean => body.includes('gAAAAAB-local-1"');
    const { clouds, auth } = await pluginFor({ projectId: 'remote-project' }, (line, { body }) =>
      line === VOUCH && isOld(body) ? { status: 401, json: {} } : undefined,
    );

    expect(await signIn(auth)).toBe('gAAAAAB-remote-1');
    expect(clouds.lines.slice(0, 4)).toEqual([SIGN_IN, VOUCH, SIGN_IN, VOUCH]);
  });

  it('stands for the Identity API of the other cloud, in every scope there', async () => {
    const { clouds, auth } = await pluginFor({ projectId: 'remote-project' });
    const { session } = sessionFor(auth);
    const own = { interface: AUTH_INTERFACE, version: '3' } as const;

    expect(await firstValueFrom(session.getEndpoint(own))).toBe(`${clouds.remote.url}/v3`);
    expect(await firstValueFrom(session.getEndpointData(own))).toMatchObject({ url: `${clouds.remote.url}/v3`, serviceType: 'identity' });
    await firstValueFrom(session.getToken());
    expect(auth.authUrl).toBe(`${clouds.remote.url}/v3`);
    expect(await signIn(auth.rescope({ domainId: 'remote-domain' }))).toBe('gAAAAAB-remote-2');
    expect(clouds.lines.at(-1)).toBe('remote POST /v3/auth/tokens');
    expect(JSON.parse(String(clouds.remote.seen.at(-1)?.body))).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-remote-1' } }, scope: { domain: { id: 'remote-domain' } } },
    });
  });

  it('names the service providers that there are in place of an unknown one', async () => {
    const { clouds, auth } = await pluginFor({ serviceProvider: 'nowhere' });
    const error = await signIn(auth);

    expect(error).toBeInstanceOf(ServiceProviderNotFound);
    expect(error).toMatchObject({ message: expect.stringMatching(/"nowhere".*"remote", "incomplete"/) });
    expect(clouds.lines).toEqual([SIGN_IN]);
  });

  it('tells why the local Keystone does not vouch', async () => {
    const refusing = { status: 403, headers: { 'x-openstack-request-id': 'req-1' }, json: { error: { message: 'Not a service provider.' } } };
    const { auth } = await pluginFor({}, (line) => (line === VOUCH ? refusing : undefined));

    expect(await signIn(auth)).toMatchObject({
      code: 'authorization-failure',
      outcome: 'refused',
      requestId: 'req-1',
      message: expect.stringMatching(/"remote".*Not a service provider/),
      cause: expect.objectContaining({ status: 403 }),
    });
  });

  it('shows neither tokens nor assertion nor cookie to anybody', async () => {
    const { clouds, auth } = await pluginFor({ projectId: 'remote-project' });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.getToken());
    const secrets = ['gAAAAAB-local-1', 'gAAAAAB-remote-unscoped', 'gAAAAAB-remote-1', 'cookie-m3Xv90Tr', 'pw-K2k-55vTqs', ASSERTION];
    for (const said of secrets) await firstValueFrom(session.get(clouds.remote.url, { authenticated: false, params: { said }, raiseExc: false }));
    const shown = JSON.stringify(events) + inspect([auth, events, session], { depth: 20 });

    expect(events.map(({ type }) => type)).toContain('sign-in-succeeded');
    expect(shown).toContain('said=');
    expect(secrets.filter((secret) => shown.includes(secret) || shown.includes(encodeURIComponent(secret)))).toEqual([]);
    expect(shown).not.toContain('vouched-for-8Zq1Lm');
  });

  it('refuses what it cannot work with before anything is sent', () => {
    const base = v3.password({ authUrl: 'http://127.0.0.1:9', userId: 'u', password: 'pw-K2k-55vTqs' });

    expect(() => keystoneToKeystone({ base } as never)).toThrow(expect.objectContaining({ options: ['serviceProvider'] }));
    expect(() => keystoneToKeystone({ base: none() as never, serviceProvider: 'remote' })).toThrow(OptionError);
    expect(() => keystoneToKeystone({ base: { getToken: () => [], getAccess: () => [] } as never, serviceProvider: 'remote' })).toThrow(
      expect.objectContaining({ code: 'invalid-option', options: ['base'] }),
    );
    expect(() => keystoneToKeystone({ base, serviceProvider: 'remote', authUrl: 'http://127.0.0.1:9' } as never)).toThrow(
      expect.objectContaining({ code: 'unknown-option', options: ['authUrl'] }),
    );
    expect(() => keystoneToKeystone({ base, serviceProvider: 'remote', projectId: 'p', systemScope: 'all' })).toThrow(/one scope/);
  });
});
