import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, createAccessInfo, type AccessInfo, type AuthPlugin } from 'keystoneauth-rx';
import { v2Token, v3Token } from 'keystoneauth-rx/testing';
import { accessInfoPlugin } from '../../src/identity/access-info-plugin.js';
import { printed } from '../credentials/contribution.js';
import { closeAll, lastBody, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const token = 'tk-Ga41vXw8Ns-given';
const end = Date.UTC(2041, 5, 1);

function access(options: Parameters<typeof v3Token>[0] = {}): AccessInfo {
  const document = v3Token({ userId: 'user-1', projectId: 'project-1', expiresAt: end, ...options });
  document.addService('compute', { name: 'nova' }).addStandardEndpoints({ public: 'https://compute.test/v2.1' });
  return createAccessInfo(document.toJSON(), token);
}

describe('accessInfoPlugin', () => {
  it('sends the token that is there and finds endpoints in its catalog, without a sign-in', async () => {
    const service = await serveKeystone(() => ({}));
    const { session } = sessionFor(accessInfoPlugin({ access: access() }));

    await firstValueFrom(session.get(`${service.url}/thing`));

    expect(service.arrivals.map(({ path, headers }) => [path, headers['x-auth-token']])).toEqual([['/thing', token]]);
    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute', skipDiscovery: true }))).toBe('https://compute.test/v2.1');
    expect(await firstValueFrom(session.getEndpointData({ serviceType: 'compute', discoverVersions: false }))).toMatchObject({ apiVersion: [2, 1] });
    expect(await firstValueFrom(session.getAllVersionData({ serviceType: 'nothing' }))).toEqual({});
    expect([await firstValueFrom(session.getUserId()), await firstValueFrom(session.getProjectId())]).toEqual(['user-1', 'project-1']);
    expect(service.arrivals).toHaveLength(1);
  });

  it('is valid until the token ends, and nothing renews it', async () => {
    const given = access();
    const { session } = sessionFor(accessInfoPlugin({ access: given }));

    expect(await firstValueFrom(session.state$)).toEqual({ status: 'valid', endsAt: end, renewable: 'impossible' });
    expect(await firstValueFrom(session.getAccess())).toBe(given);
    expect(await firstValueFrom(session.authenticate())).toBe(given);
    expect(session.invalidate()).toBe(false);
    expect(await firstValueFrom(session.getToken())).toBe(token);
  });

  it('takes a 401 for final, and hands out a token that has ended', async () => {
    const service = await serveKeystone(() => ({ status: 401 }));
    const { session } = sessionFor(accessInfoPlugin({ access: access({ expiresAt: 1_000, issuedAt: 0 }) }));

    await expect(firstValueFrom(session.get(`${service.url}/thing`))).rejects.toMatchObject({ status: 401 });
    expect(service.arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual([token]);
  });

  it('knows the identity service by its auth URL, if it was given one', async () => {
    const auth = accessInfoPlugin({ access: access(), authUrl: 'http://127.0.0.1:9/v3/' });

    expect(auth.authUrl).toBe('http://127.0.0.1:9/v3');
    expect(await firstValueFrom(sessionFor(auth).session.getEndpoint({ interface: AUTH_INTERFACE }))).toBe('http://127.0.0.1:9/v3');
    const without = sessionFor(accessInfoPlugin({ access: access() })).session;
    expect(await firstValueFrom(without.getEndpoint({ interface: AUTH_INTERFACE }))).toBeUndefined();
    expect(await firstValueFrom(without.getEndpointData({ interface: AUTH_INTERFACE }))).toBeUndefined();
  });

  it('takes a token of v2.0', async () => {
    const given = createAccessInfo(v2Token({ tokenId: token, tenantId: 't-1' }).toJSON());
    const { session } = sessionFor(accessInfoPlugin({ access: given }));

    expect(await firstValueFrom(session.getToken())).toBe(token);
    await expect(firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))).rejects.toMatchObject({ code: 'empty-catalog' });
  });

  it('gives a plugin for another scope, by the token, which ends with it', async () => {
    const keystone = await serveKeystone();
    const other = accessInfoPlugin({ access: access(), authUrl: keystone.url }).rescope({ projectId: 'project-2' });
    const { session } = sessionFor(other);

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-1');
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
    expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['token'], token: { id: token } }, scope: { project: { id: 'project-2' } } } });
    expect(() => accessInfoPlugin({ access: access() }).rescope({ projectId: 'p' })).toThrow(expect.objectContaining({ options: ['authUrl'] }));
  });

  it('gives its token for others to keep, under no id of its own', () => {
    const given = access();
    const auth: AuthPlugin = accessInfoPlugin({ access: given });

    expect(JSON.parse(auth.getAuthState?.() ?? '')).toEqual({ auth_token: token, body: given.secretState().body });
    expect(auth.getCacheId?.()).toBeUndefined();
  });

  it('names what is no access information', () => {
    const withoutToken = createAccessInfo(v3Token({ userId: 'u' }).toJSON());

    expect(() => accessInfoPlugin({ access: withoutToken })).toThrow(expect.objectContaining({ code: 'invalid-option', options: ['access'] }));
    expect(() => accessInfoPlugin({ access: { authToken: token } } as never)).toThrow(expect.objectContaining({ options: ['access'] }));
    expect(() => accessInfoPlugin({} as never)).toThrow(expect.objectContaining({ code: 'missing-required-options', options: ['access'] }));
    expect(() => accessInfoPlugin({ access: access(), url: 'x' } as never)).toThrow(expect.objectContaining({ options: ['url'] }));
  });

  it('does not report the token, even where a service repeats it', async () => {
    const service = await serveKeystone(({ headers }) => ({ json: { heard: headers['x-auth-token'] } }));
    const auth = accessInfoPlugin({ access: access() });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.get(`${service.url}/thing`));

    expect(printed(events)).toContain('[redacted]');
    expect(printed([events, auth, session])).not.toContain(token);
  });
});
