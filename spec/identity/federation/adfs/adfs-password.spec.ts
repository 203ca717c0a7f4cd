import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adfsPassword, type AdfsPasswordOptions } from 'keystoneauth-rx/node';
import { printed } from '../../../credentials/contribution.js';
import { closeAll, sessionFor, signIn } from '../../scripted-keystone.js';
import { requestLines } from '../serve-web.js';
import { ASSERTION_SIGNATURE, ENDPOINT_PATH, ENTITY_ID, FEDERATED_PATH, serveAdfs, SESSION_COOKIE, TRUST_PATH, USER } from './scripted-adfs.js';

afterEach(closeAll);

const OPTIONS: AdfsPasswordOptions = {
  authUrl: 'https://cloud.test/v3',
  identityProvider: 'corp',
  protocol: 'mapped',
  identityProviderUrl: `https://adfs.test${TRUST_PATH}`,
  serviceProviderEndpoint: `https://cloud.test${ENDPOINT_PATH}`,
  serviceProviderEntityId: ENTITY_ID,
  ...USER,
};

/** The plugin as users make it, for a scripted ADFS and service provider. */
function pluginFor({ keystone, adfs }: Awaited<ReturnType<typeof serveAdfs>>, more: Partial<AdfsPasswordOptions> = {}): ReturnType<typeof adfsPassword> {
  const places = { authUrl: keystone.url, identityProviderUrl: adfs.url + TRUST_PATH, serviceProviderEndpoint: keystone.url + ENDPOINT_PATH };
  return adfsPassword({ ...OPTIONS, ...places, ...more });
}

describe('adfsPassword', () => {
  it('gets a security token from ADFS, with it a session of the service provider, and with that a token of Keystone', async () => {
    const servers = await serveAdfs();

    expect(await signIn(pluginFor(servers))).toBe('gAAAAAB-unscoped-2');

    expect(requestLines(servers.adfs)).toEqual([`POST ${TRUST_PATH}`]);
    expect(requestLines(servers.keystone)).toEqual([`POST ${ENDPOINT_PATH}`, `GET ${FEDERATED_PATH}`]);
  });

  it('exchanges the unscoped token for its scope', async () => {
    const servers = await serveAdfs();

    expect(await signIn(pluginFor(servers, { systemScope: 'all', includeCatalog: false }))).toBe('gAAAAAB-scoped-2');

    const { path, body, headers } = servers.keystone.arrivals.at(-1)!;
    expect(path).toBe('/v3/auth/tokens?nocatalog');
    expect(headers.cookie).toBe(`_shibsession_1=${SESSION_COOKIE}`);
    expect(JSON.parse(body)).toEqual({ auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-unscoped-2' } }, scope: { system: { all: true } } } });
  });

  it('asks anew for each sign-in, as a message of its own', async () => {
    const servers = await serveAdfs();
    const { session } = sessionFor(pluginFor(servers));
    await firstValueFrom(session.getToken());
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'automatic' });
    session.invalidate();
    await firstValueFrom(session.getToken());

    const ids = servers.adfs.arrivals.map(({ body }) => /urn:uuid:([0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15})</.exec(body)?.[1]);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(undefined);
  });

  it('repeats why ADFS issued nothing, without the password', async () => {
    const servers = await serveAdfs();

    const error = await signIn(pluginFor(servers, { password: 'pw-Zt27bQ-wrong' }));

    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'refused', message: expect.stringContaining('a:FailedAuthentication: ID3242') as string });
    expect(requestLines(servers.keystone)).toEqual([]);
  });

  it('does not send a password again that ADFS refused, so that no account is locked', async () => {
    const servers = await serveAdfs();
    const { session } = sessionFor(pluginFor(servers, { password: 'pw-Zt27bQ-wrong' }));
    const refusal = async (): Promise<unknown> => firstValueFrom(session.getToken()).catch((error: unknown) => error);

    const first = await refusal();

    expect(await refusal()).toBe(first);
    expect(servers.adfs.arrivals).toHaveLength(1);
  });

  it('takes a changed password before it believes that it is wrong', async () => {
    const servers = await serveAdfs();
    const passwords = ['pw-Zt27bQ-old'];

    expect(await signIn(pluginFor(servers, { password: () => passwords.pop() ?? USER.password }))).toBe('gAAAAAB-unscoped-2');
    expect(servers.adfs.arrivals).toHaveLength(2);
  });

  it('reports no password, assertion, cookie or token', async () => {
    const servers = await serveAdfs();
    const { session, events } = sessionFor(pluginFor(servers, { projectId: 'project-1' }));
    await firstValueFrom(session.getToken());

    const said = printed(events) + printed(session.auth) + printed(session.snapshot());
    for (const secret of [USER.password, 'pw-Gh36', ASSERTION_SIGNATURE, SESSION_COOKIE, 'gAAAAAB-']) expect(said).not.toContain(secret);
  });

  it.each(['identityProvider', 'protocol', 'identityProviderUrl', 'serviceProviderEndpoint', 'serviceProviderEntityId', 'username', 'password'])('needs %s', (name) => {
    expect(() => adfsPassword({ ...OPTIONS, [name]: undefined })).toThrow(expect.objectContaining({ code: 'missing-required-options', options: [name] }));
  });

  it.each<[string, object]>([
    ['identityProviderUrl', { identityProviderUrl: 'adfs.test' }],
    ['serviceProviderEndpoint', { serviceProviderEndpoint: 'ftp://cloud.test/' }],
    ['username', { username: 'zoe\u0000' }],
    ['serviceProviderEntityId', { serviceProviderEntityId: 7 }],
    ['serviceProvider', { serviceProvider: 'sp' }],
  ])('refuses an %s that cannot be right, before anything is sent', (name, wrong) => {
    expect(() => adfsPassword({ ...OPTIONS, ...wrong })).toThrow(expect.objectContaining({ options: [name] }));
  });
});
