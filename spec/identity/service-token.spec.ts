import { firstValueFrom, from, NEVER, of, throwError } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken, authPlugin, none, type AuthPlugin } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { serviceToken } from '../../src/identity/service-token.js';
import { printed } from '../credentials/contribution.js';
import type { Answer, Arrival, HttpService } from '../request/http-service.js';
import { closeAll, letInByV3, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

/** A Keystone that gives `user-<n>` and `service-<n>`, counted apart; what `answer` gives comes first. */
async function serve(answer: (arrival: Arrival) => Answer | undefined = () => undefined): Promise<HttpService> {
  const given = { user: 0, service: 0 };
  return serveKeystone((arrival) => {
    const special = answer(arrival);
    if (special !== undefined) return special;
    if (arrival.method === 'GET') return arrival.path === '/thing' ? {} : undefined;
    const who = arrival.body.includes('"service"') ? 'service' : 'user';
    given[who] += 1;
    return letInByV3(`${who}-${given[who]}`);
  });
}

function plugins({ url: authUrl }: HttpService): { readonly user: AuthPlugin; readonly service: AuthPlugin } {
  return {
    user: v3.password({ authUrl, userId: 'user', password: 'pw-Fj58sNq1Tz' }),
    service: v3.password({ authUrl, userId: 'service', password: 'pw-Vc94mLw7Kd' }),
  };
}

const tokensOf = ({ headers }: Arrival): unknown[] => [headers['x-auth-token'], headers['x-service-token']];
const signIns = ({ arrivals }: HttpService): string[] => arrivals.flatMap(({ method, body }) => (method === 'POST' ? [body.includes('"service"') ? 'service' : 'user'] : []));

describe('serviceToken', () => {
  it("sends the user's token and the service's, each from one sign-in", async () => {
    const keystone = await serve();
    const { user, service } = plugins(keystone);
    const { session } = sessionFor(serviceToken({ auth: user, serviceAuth: service }));

    await Promise.all([1, 2, 3].map(() => firstValueFrom(session.get(`${keystone.url}/thing`))));

    expect(keystone.arrivals.filter(({ path }) => path === '/thing').map(tokensOf)).toEqual(Array.from({ length: 3 }, () => ['gAAAAAB-token-user-1', 'gAAAAAB-token-service-1']));
    expect(signIns(keystone).sort()).toEqual(['service', 'user']);
  });

  it('asks both side by side', async () => {
    const keystone = await serve(({ method }) => (method === 'POST' ? 'hold' : undefined));
    const { user, service } = plugins(keystone);
    const { session } = sessionFor(serviceToken({ auth: user, serviceAuth: service }));
    const asked = firstValueFrom(session.get(`${keystone.url}/thing`)).catch((error: unknown) => error);

    await keystone.arrived(2);

    expect(signIns(keystone).sort()).toEqual(['service', 'user']);
    keystone.release();
    await asked;
  });

  it("is the user's plugin in everything else", async () => {
    const keystone = await serve();
    const { user, service } = plugins(keystone);
    const auth = serviceToken({ auth: user, serviceAuth: service });
    const { session } = sessionFor(auth);
    const compute = { serviceType: 'compute', discoverVersions: false };

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-user-1');
    expect((await firstValueFrom(session.getAccess()))?.authToken).toBe('gAAAAAB-token-user-1');
    expect(await firstValueFrom(session.getUserId())).toBe('user-1');
    expect(await firstValueFrom(session.getProjectId())).toBe('project-1');
    expect(await firstValueFrom(session.getEndpoint(compute))).toBe('https://compute.test/v2.1');
    expect(await firstValueFrom(session.getEndpointData(compute))).toMatchObject({ url: 'https://compute.test/v2.1', apiVersion: [2, 1] });
    expect(await firstValueFrom(session.getApiMajorVersion({ serviceType: 'compute' }))).toEqual([2, 1]);
    expect(await firstValueFrom(session.getAllVersionData({ serviceType: 'nothing' }))).toEqual({});
    expect(session.snapshot().token).toMatchObject({ status: 'valid' });
    expect(auth.authUrl).toBe(keystone.url);
    expect(signIns(keystone)).toEqual(['user']);
  });

  it('offers what the user has and nothing more', () => {
    const auth = serviceToken({ auth: none(), serviceAuth: adminToken({ token: 'svc-Qz61Lm8xWv' }) });

    expect([auth.getAccess, auth.getUserId, auth.getAllVersionData, auth.getConnectionParams, auth.state$]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(auth.getToken).toBeTypeOf('function');
  });

  it('drops exactly the tokens that were refused, and are still held', async () => {
    const keystone = await serve();
    const { user, service } = plugins(keystone);
    const auth = serviceToken({ auth: user, serviceAuth: service });
    const { session } = sessionFor(auth);
    const tokens = async (): Promise<unknown> => Object.values((await firstValueFrom(session.getAuthHeaders())) ?? {});
    await tokens();

    expect(session.invalidate({ 'X-Auth-Token': 'gAAAAAB-token-older', 'X-Service-Token': 'gAAAAAB-token-service-1' })).toBe(true);
    expect(await tokens()).toEqual(['gAAAAAB-token-user-1', 'gAAAAAB-token-service-2']);
    expect(session.invalidate({ 'X-Auth-Token': 'gAAAAAB-token-user-1', 'X-Service-Token': 'gAAAAAB-token-service-1' })).toBe(true);
    expect(await tokens()).toEqual(['gAAAAAB-token-user-2', 'gAAAAAB-token-service-2']);
    expect(session.invalidate()).toBe(true);
    expect(await tokens()).toEqual(['gAAAAAB-token-user-3', 'gAAAAAB-token-service-3']);
  });

  it('sends a refused request once more with new tokens, also if the user has none to renew', async () => {
    const keystone = await serve(({ path, headers }) => (path === '/thing' && headers['x-service-token'] === 'gAAAAAB-token-service-1' ? { status: 401 } : undefined));
    const { session } = sessionFor(serviceToken({ auth: none(), serviceAuth: plugins(keystone).service }));

    await firstValueFrom(session.get(`${keystone.url}/thing`));

    expect(keystone.arrivals.filter(({ path }) => path === '/thing').map(tokensOf)).toEqual([
      [undefined, 'gAAAAAB-token-service-1'],
      [undefined, 'gAAAAAB-token-service-2'],
    ]);
  });

  it('takes a 401 for final when neither can be renewed', async () => {
    const keystone = await serve(({ path }) => (path === '/thing' ? { status: 401 } : undefined));
    const { session } = sessionFor(serviceToken({ auth: none(), serviceAuth: adminToken({ token: 'svc-Qz61Lm8xWv' }) }));

    await expect(firstValueFrom(session.get(`${keystone.url}/thing`))).rejects.toMatchObject({ status: 401 });
    expect(keystone.arrivals).toHaveLength(1);
    const { user, service } = plugins(keystone);
    const once = { reauthenticate: false, getEndpoint: () => [undefined], invalidate: () => true } as const;
    expect(serviceToken({ auth: { ...once, getHeaders: () => [{}] }, serviceAuth: { ...once, getHeaders: () => [{}] } }).reauthenticate).toBe(false);
    expect(serviceToken({ auth: user, serviceAuth: service }).reauthenticate).toBe(true);
  });

  it('sends one token when the service has none, and nothing when the user has none', async () => {
    const keystone = await serve();
    const { user } = plugins(keystone);
    const nobody: AuthPlugin = { getHeaders: () => [undefined], getEndpoint: () => [undefined], invalidate: () => false };

    expect(await firstValueFrom(sessionFor(serviceToken({ auth: user, serviceAuth: nobody })).session.getAuthHeaders())).toEqual({ 'X-Auth-Token': 'gAAAAAB-token-user-1' });
    expect(await firstValueFrom(sessionFor(serviceToken({ auth: nobody, serviceAuth: adminToken({ token: 'svc-Qz61Lm8xWv' }) })).session.getAuthHeaders())).toBeUndefined();
  });

  it('fails with the error of whoever could not sign in', async () => {
    const broken = authPlugin({ getToken: () => throwError(() => new Error('the vault is sealed')) });
    const waiting: AuthPlugin = { getHeaders: () => NEVER, getEndpoint: () => [undefined], invalidate: () => false };
    const { session } = sessionFor(serviceToken({ auth: waiting, serviceAuth: broken }));

    await expect(firstValueFrom(session.getAuthHeaders())).rejects.toMatchObject({ message: expect.stringContaining('sealed') as string });
  });

  it('signs both in at once when asked to, and gives the access of the user', async () => {
    const keystone = await serve();
    const { user, service } = plugins(keystone);
    const { session } = sessionFor(serviceToken({ auth: user, serviceAuth: service }));

    expect((await firstValueFrom(session.authenticate()))?.authToken).toBe('gAAAAAB-token-user-1');
    expect(signIns(keystone).sort()).toEqual(['service', 'user']);
  });

  it("connects as the user's plugin wants, and where that does not say, as the service's", async () => {
    const wanting = (cert: string | undefined, cacert: string | undefined): AuthPlugin => ({
      ...none(),
      getConnectionParams: () => of({ tls: { cert, key: cert && `${cert}.key`, cacert } }),
    });
    const { session } = sessionFor(none());
    const paramsOf = (auth: AuthPlugin, serviceAuth: AuthPlugin): Promise<unknown> =>
      firstValueFrom(from(serviceToken({ auth, serviceAuth }).getConnectionParams?.(session.connection) ?? [undefined]));

    expect(await paramsOf(wanting('user.pem', undefined), wanting('service.pem', 'service-ca.pem'))).toEqual({
      tls: { cert: 'user.pem', key: 'user.pem.key', cacert: 'service-ca.pem', insecure: undefined },
    });
    expect(await paramsOf(none(), wanting('service.pem', undefined))).toMatchObject({ tls: { cert: 'service.pem' } });
    expect(await paramsOf(wanting('user.pem', undefined), none())).toMatchObject({ tls: { cert: 'user.pem' } });
  });

  it("keeps the user's token under the user's id, and gives it back", async () => {
    const keystone = await serve();
    const { user, service } = plugins(keystone);
    const auth = serviceToken({ auth: user, serviceAuth: service });
    await firstValueFrom(sessionFor(auth).session.getToken());
    const state = auth.getAuthState?.();

    expect(auth.getCacheId?.()).toBe(user.getCacheId?.());
    expect(JSON.parse(String(state))).toMatchObject({ auth_token: 'gAAAAAB-token-user-1' });
    auth.setAuthState?.(undefined);
    expect(user.getAuthState?.()).toBeUndefined();
    auth.setAuthState?.(state);
    expect(user.getAuthState?.()).toBe(state);
    expect(Object.keys(serviceToken({ auth: none(), serviceAuth: none() })).filter((name) => /State$|CacheId/.test(name))).toEqual([]);
  });

  it('names what is no plugin or is not known', () => {
    expect(() => serviceToken({ auth: none() } as never)).toThrow(expect.objectContaining({ options: ['serviceAuth'] }));
    expect(() => serviceToken({ auth: 'token', serviceAuth: none() } as never)).toThrow(expect.objectContaining({ options: ['auth'] }));
    expect(() => serviceToken({ auth: none(), serviceAuth: {} } as never)).toThrow(/"serviceAuth" has to be an auth plugin, but has no getHeaders, getEndpoint, invalidate/);
    expect(() => serviceToken({ auth: none(), serviceAuth: none(), service: 1 } as never)).toThrow(expect.objectContaining({ options: ['service'] }));
  });

  it('reports neither token', async () => {
    const keystone = await serve(({ path, headers }) => (path === '/thing' ? { json: { heard: tokensOf({ headers } as Arrival) } } : undefined));
    const { user, service } = plugins(keystone);
    const auth = serviceToken({ auth: user, serviceAuth: service });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.get(`${keystone.url}/thing`));

    expect(printed(events)).toContain('[redacted]');
    for (const hidden of ['gAAAAAB-token-user-1', 'gAAAAAB-token-service-1', 'pw-Fj58sNq1Tz', 'pw-Vc94mLw7Kd']) {
      expect(printed([events, auth, session])).not.toContain(hidden);
    }
  });

  it('warns once of a service that has no token', async () => {
    const keystone = await serve();
    const { session, events } = sessionFor(serviceToken({ auth: plugins(keystone).user, serviceAuth: none() }));
    for (const attempt of [1, 2, 3]) await firstValueFrom(session.get(`${keystone.url}/thing`, { params: { attempt } }));

    expect(keystone.arrivals.slice(1).map(tokensOf)).toEqual(Array.from({ length: 3 }, () => ['gAAAAAB-token-user-1', undefined]));
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'plugin', message: expect.stringContaining('"serviceAuth"') as string }]);
  });
});
