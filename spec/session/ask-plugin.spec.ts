import { EMPTY, firstValueFrom, lastValueFrom, NEVER, of, Subject, take, throwError, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { DiscoveryFailure } from '../../src/errors/discovery-failure.js';
import { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { MissingAuthPlugin } from '../../src/errors/missing-auth-plugin.js';
import { VersionNotAvailable } from '../../src/errors/version-not-available.js';
import type { AuthPlugin } from '../../src/identity/auth-plugin.js';
import { stateOf } from '../../src/session/asked-plugin.js';
import { Session } from '../../src/session/session.js';
import type { TokenState } from '../../src/token/token-state.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { admin, callsTo, demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { failureOf } from '../request/caught.js';

/** A plugin with nothing but what every plugin needs. */
function bare(more: Partial<AuthPlugin> = {}): AuthPlugin {
  return { getHeaders: () => [{ 'X-Auth-Token': 'gAAAAAB-token-1' }], getEndpoint: () => [undefined], invalidate: () => false, ...more };
}

const questions: readonly [string, (session: Session) => Observable<unknown>, purpose: string][] = [
  ['getToken', (session) => session.getToken(), 'get a token'],
  ['getAuthHeaders', (session) => session.getAuthHeaders(), 'get auth headers'],
  ['getAccess', (session) => session.getAccess(), 'get the access information'],
  ['getUserId', (session) => session.getUserId(), 'get the user id'],
  ['getProjectId', (session) => session.getProjectId(), 'get the project id'],
  ['getAuthConnectionParams', (session) => session.getAuthConnectionParams(), 'fetch connection params'],
  ['getEndpoint', (session) => session.getEndpoint({ serviceType: 'compute' }), 'find an endpoint'],
  ['getEndpointData', (session) => session.getEndpointData({ serviceType: 'compute' }), 'find an endpoint'],
  ['getApiMajorVersion', (session) => session.getApiMajorVersion({ serviceType: 'compute' }), 'find an endpoint'],
  ['getAllVersionData', (session) => session.getAllVersionData(), 'look for versions'],
  ['authenticate', (session) => session.authenticate(), 'sign in'],
];
/** Those that need a sign-in. */
const signingIn = questions.filter(([name]) => name !== 'getAuthConnectionParams');

describe('what a session asks its plugin', () => {
  it.each(questions)('%s needs a plugin', async (_, ask, purpose) => {
    const error = await failureOf(ask(new Session()));

    expect(error).toBeInstanceOf(MissingAuthPlugin);
    expect(error).toMatchObject({ message: `An auth plugin is required to ${purpose}; give the session one as "auth".` });
  });

  it.each(signingIn)('%s asks nothing before somebody subscribes, and gives one value', async (_, ask) => {
    const served = await startCloud();
    const answer$ = ask(openSession({ auth: demoPlugin(served) }));
    expect(callsTo(served)).toEqual([]);

    expect(await lastValueFrom(answer$.pipe(toArray()))).toHaveLength(1);
    expect(served.cloud.signIns).toBe(1);
  });

  it('is answered from the token', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    const access = await firstValueFrom(session.getAccess());

    expect(access).toMatchObject({ username: 'demo', projectName: 'demo' });
    expect(await firstValueFrom(session.getToken())).toBe(access?.authToken);
    expect(await firstValueFrom(session.getAuthHeaders())).toEqual({ 'X-Auth-Token': access?.authToken });
    expect(await firstValueFrom(session.getUserId())).toBe(access?.userId);
    expect(await firstValueFrom(session.getProjectId())).toBe(access?.projectId);
    expect(served.cloud.signIns).toBe(1);
  });

  it('may be asked of another plugin than its own', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const auth = demoPlugin(served, admin);

    expect(await firstValueFrom(session.getAccess({ auth }))).toMatchObject({ username: 'admin' });
    expect(await firstValueFrom(session.getEndpoint({ auth, serviceType: 'compute' }))).toBe(`${served.url}/compute/v2.1`);
    expect(session.invalidate(undefined, { auth })).toBe(true);
    expect(session.invalidate()).toBe(false);
    expect(served.cloud.signIns).toBe(1);
  });

  it('is undefined where the plugin does not know it', async () => {
    const session = new Session({ auth: bare() });

    expect(await firstValueFrom(session.getAccess())).toBeUndefined();
    expect(await firstValueFrom(session.getUserId())).toBeUndefined();
    expect(await firstValueFrom(session.getProjectId())).toBeUndefined();
    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))).toBeUndefined();
    expect(await firstValueFrom(session.getEndpointData({ serviceType: 'compute' }))).toBeUndefined();
    expect(await firstValueFrom(session.getApiMajorVersion({ serviceType: 'compute' }))).toBeUndefined();
    expect(await failureOf(session.getAllVersionData())).toMatchObject({ code: 'unsupported-here', message: expect.stringContaining('no catalog') as string });
  });

  describe('getToken', () => {
    it('finds the token in the headers of a plugin that has only those', async () => {
      expect(await firstValueFrom(new Session({ auth: bare() }).getToken())).toBe('gAAAAAB-token-1');
      expect(await firstValueFrom(new Session({ auth: bare({ getHeaders: () => [undefined] }) }).getToken())).toBeUndefined();
    });
  });

  describe('getToken of a plugin that has one', () => {
    it('is what the plugin says, whatever its headers are', async () => {
      const auth = bare({ getToken: () => ['gAAAAAB-own-token-7'] });

      expect(await firstValueFrom(new Session({ auth }).getToken())).toBe('gAAAAAB-own-token-7');
    });
  });

  describe('getAuthConnectionParams', () => {
    it('is how the plugin wants to connect; nothing where it wants nothing', async () => {
      const tls = { cert: '/client.pem', key: '/client.key' };
      const paramsOf = (plugin: Partial<AuthPlugin>): Promise<unknown> => firstValueFrom(new Session({ auth: bare(plugin) }).getAuthConnectionParams());

      expect(await paramsOf({ getConnectionParams: () => [{ tls }] })).toEqual({ tls });
      expect(await paramsOf({ getConnectionParams: () => of({ tls }) })).toEqual({ tls });
      expect(await paramsOf({ getConnectionParams: () => EMPTY })).toEqual({});
      expect(await paramsOf({})).toEqual({});
    });
  });

  describe('authenticate', () => {
    it('signs in even if there is a token', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });

      const first = await firstValueFrom(session.getToken());
      const access = await firstValueFrom(session.authenticate());

      expect(access?.authToken).not.toBe(first);
      expect(await firstValueFrom(session.getToken())).toBe(access?.authToken);
      expect(served.cloud.signIns).toBe(2);
    });

    it('asks a plugin without a sign-in for its headers, and fails when it has none', async () => {
      expect(await firstValueFrom(new Session({ auth: bare() }).authenticate())).toBeUndefined();

      const error = await failureOf(new Session({ auth: bare({ getHeaders: () => [undefined] }) }).authenticate());
      expect(error).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('no headers') as string });
    });
  });

  describe('getEndpoint', () => {
    it('is undefined when the service is not offered in the wanted version', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });

      expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute', version: 7 }))).toBeUndefined();
    });

    it.each([[new VersionNotAvailable('no')], [new DiscoveryFailure('no')]])('takes %s for undefined', async (error) => {
      const auth = bare({ getEndpoint: () => throwError(() => error) });

      expect(await firstValueFrom(new Session({ auth }).getEndpoint({ serviceType: 'compute' }))).toBeUndefined();
    });

    it('fails for every other reason', async () => {
      const error = new KeystoneAuthError('invalid-response', 'no');

      expect(await failureOf(new Session({ auth: bare({ getEndpoint: () => throwError(() => error) }) }).getEndpoint({}))).toBe(error);
    });

    it('fills in an override, with or without a plugin', async () => {
      const auth = testPlugin({ projectId: 'p-1' });

      expect(await firstValueFrom(new Session({ auth }).getEndpoint({ endpointOverride: 'http://o.test/%(project_id)s' }))).toBe('http://o.test/p-1');
      expect(await firstValueFrom(new Session().getEndpoint({ endpointOverride: 'http://o.test' }))).toBe('http://o.test');
      expect(await failureOf(new Session({ auth }).getEndpoint({ endpointOverride: 'http://o.test/%(x)s' }))).toMatchObject({
        options: ['endpointOverride'],
      });
    });
  });

  describe('getEndpointData', () => {
    it('tells what the catalog and the version document say', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });

      expect(await firstValueFrom(session.getEndpointData({ serviceType: 'compute' }))).toMatchObject({
        url: `${served.url}/compute/v2.1/`,
        catalogUrl: `${served.url}/compute/v2.1`,
        serviceType: 'compute',
        serviceName: 'nova',
        interface: 'public',
        regionName: 'RegionOne',
        apiVersion: [2, 1],
        minMicroversion: [2, 1],
        maxMicroversion: [2, 93],
        status: 'CURRENT',
      });
      expect(callsTo(served, '/compute')).toEqual(['GET /compute/v2.1']);
    });

    it('fills in an override', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const filter = { endpointOverride: `${served.url}/volume/v3/%(project_id)s`, discoverVersions: false };

      const data = await firstValueFrom(session.getEndpointData(filter));

      expect(data?.url).toBe(`${served.url}/volume/v3/${String(await firstValueFrom(session.getProjectId()))}`);
    });
  });

  describe('getApiMajorVersion', () => {
    it('reads the version from the URL, and only if it has none from the document', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });

      expect(await firstValueFrom(session.getApiMajorVersion({ serviceType: 'compute' }))).toEqual([2, 1]);
      expect(callsTo(served, '/compute')).toEqual([]);
      expect(await firstValueFrom(session.getApiMajorVersion({ serviceType: 'identity' }))).toEqual([3, 14]);
      expect(callsTo(served, '/identity')).toEqual(['POST /identity/v3/auth/tokens', 'GET /identity']);
    });
  });

  describe('getAllVersionData', () => {
    it('lists the versions of all services by region, interface and type', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });

      const all = await firstValueFrom(session.getAllVersionData());
      const compute = await firstValueFrom(session.getAllVersionData({ serviceType: 'compute', interface: 'internal' }));

      expect(Object.keys(all['RegionOne']?.['public'] ?? {}).sort()).toEqual(['block-storage', 'compute', 'identity', 'placement']);
      expect(Object.keys(compute['RegionOne'] ?? {})).toEqual(['internal']);
      expect(compute['RegionOne']?.['internal']?.['compute']).toMatchObject([
        { version: [2, 0], status: 'SUPPORTED', minMicroversion: undefined },
        { version: [2, 1], status: 'CURRENT', minMicroversion: [2, 1], maxMicroversion: [2, 93] },
      ]);
    });
  });
});

describe('stateOf', () => {
  const states = (auth: AuthPlugin | undefined, session = new Session()): Promise<TokenState[]> =>
    lastValueFrom(stateOf(auth, session.connection).pipe(toArray()));

  it('is empty without a plugin, or with one that has no token', async () => {
    expect(await states(undefined)).toEqual([]);
    expect(await states(bare())).toEqual([]);
  });

  it("is the plugin's until the session closes", async () => {
    const session = new Session();
    const states$ = new Subject<TokenState>();
    const seen = states(bare({ state$: states$ }), session);

    states$.next({ status: 'none' });
    session.close();
    states$.next({ status: 'none' });

    expect(await seen).toEqual([{ status: 'none' }]);
    expect(states$.observed).toBe(false);
    expect(await states(bare({ state$: NEVER }), session)).toEqual([]);
  });

  it('completes where a plugin of your own errors', async () => {
    const broken = bare({ state$: throwError(() => new Error('no')) });

    expect(await states(broken)).toEqual([]);
    expect(await firstValueFrom(of(new Session({ auth: broken }).snapshot()).pipe(take(1)))).toMatchObject({ token: undefined });
  });
});
