import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { samlPassword, type SamlPasswordOptions } from 'keystoneauth-rx/node';
import { printed } from '../../../credentials/contribution.js';
import { closeAll, sessionFor, signIn } from '../../scripted-keystone.js';
import { requestLines } from '../serve-web.js';
import { ASSERTION_SIGNATURE, FEDERATED_PATH, serveEcp, SESSION_COOKIE, USER } from './scripted-ecp.js';

afterEach(closeAll);

/** The plugin as users make it, for a scripted service provider and identity provider. */
function pluginFor({ keystone, idp }: Awaited<ReturnType<typeof serveEcp>>, more: Partial<SamlPasswordOptions> = {}): ReturnType<typeof samlPassword> {
  return samlPassword({
    authUrl: `${keystone.url}/v3`,
    identityProvider: 'corp',
    protocol: 'saml2',
    identityProviderUrl: `${idp.url}/idp/ecp`,
    ...USER,
    ...more,
  });
}

describe('samlPassword', () => {
  it('signs in at the identity provider, and with its assertion at the service provider in front of Keystone', async () => {
    const servers = await serveEcp();

    expect(await signIn(pluginFor(servers))).toBe('gAAAAAB-unscoped-1');

    expect(requestLines(servers.keystone)).toEqual([`GET ${FEDERATED_PATH}`, 'POST /sp/SAML2/ECP', `GET ${FEDERATED_PATH}`]);
    expect(requestLines(servers.idp)).toEqual(['POST /idp/ecp']);
  });

  it('exchanges the unscoped token for its scope', async () => {
    const servers = await serveEcp();

    expect(await signIn(pluginFor(servers, { projectId: 'project-1' }))).toBe('gAAAAAB-scoped-1');

    expect(JSON.parse(servers.keystone.arrivals.at(-1)!.body)).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'gAAAAAB-unscoped-1' } }, scope: { project: { id: 'project-1' } } },
    });
  });

  it('sends user and password to the identity provider alone', async () => {
    const servers = await serveEcp();
    await signIn(pluginFor(servers, { projectId: 'project-1' }));

    const seen = servers.keystone.arrivals.map(({ headers, body }) => JSON.stringify({ headers, body })).join();
    expect(seen).not.toContain('authorization');
    expect(seen).not.toContain(Buffer.from(USER.password).toString('base64').slice(2, -4));
  });

  it('renews by itself, with the password of that moment', async () => {
    const servers = await serveEcp();
    let reads = 0;
    const password = (): string => (reads++ === 0 ? USER.password : `${USER.password}-changed`);
    const { session } = sessionFor(pluginFor(servers, { password }));

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-unscoped-1');
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'automatic' });
    session.invalidate();
    expect(await firstValueFrom(session.getToken()).catch((error: unknown) => error)).toMatchObject({ status: 401 });
  });

  it('says where a wrong password was refused, and does not try it again for a while', async () => {
    const servers = await serveEcp();
    const { session } = sessionFor(pluginFor(servers, { password: 'pw-Xc81dR-wrong' }));
    const attempt = async (): Promise<unknown> => firstValueFrom(session.getToken()).catch((error: unknown) => error);

    expect(await attempt()).toMatchObject({ code: 'http-error', status: 401, url: `${servers.idp.url}/idp/ecp`, message: expect.stringContaining('identity provider') as string });
    await attempt();

    expect(servers.idp.arrivals).toHaveLength(1);
  });

  it('reports no password, assertion, cookie or token', async () => {
    const servers = await serveEcp();
    const { session, events } = sessionFor(pluginFor(servers, { projectId: 'project-1' }));
    await firstValueFrom(session.getToken());

    const said = printed(events) + printed(session.auth) + printed(session.snapshot());
    for (const secret of [USER.password, ASSERTION_SIGNATURE, SESSION_COOKIE, 'gAAAAAB-']) expect(said).not.toContain(secret);
  });

  it.each(['identityProvider', 'protocol', 'identityProviderUrl', 'username', 'password'])('needs %s', (name) => {
    const options = { authUrl: 'https://k.test/v3', identityProvider: 'corp', protocol: 'saml2', identityProviderUrl: 'https://idp.test/ecp', ...USER };

    expect(() => samlPassword({ ...options, [name]: undefined })).toThrow(expect.objectContaining({ code: 'missing-required-options', options: [name] }));
  });

  it.each<[string, object]>([
    ['identityProviderUrl', { identityProviderUrl: 'idp.test/ecp' }],
    ['username', { username: 'corp:zoe' }],
    ['identityProviderURL', { identityProviderURL: 'https://idp.test/ecp' }],
  ])('refuses an %s that cannot be right, before anything is sent', (name, wrong) => {
    const options = { authUrl: 'https://k.test/v3', identityProvider: 'corp', protocol: 'saml2', identityProviderUrl: 'https://idp.test/ecp', ...USER };

    expect(() => samlPassword({ ...options, ...wrong })).toThrow(expect.objectContaining({ options: [name] }));
  });
});
