import { inspect } from 'node:util';
import axios from 'axios';
import { firstValueFrom, lastValueFrom, of, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { ApiResponse } from '../../src/http/response.js';
import { none } from '../../src/identity/none.js';
import type { Runtime } from '../../src/runtime/runtime.js';
import { realRuntime } from '../../src/runtime/runtime.js';
import { Adapter } from '../../src/session/adapter.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { callsTo, demo, demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { failureOf } from '../request/caught.js';
import { startService } from '../request/http-service.js';

const verbs: readonly [string, (session: Session, url: string) => Observable<ApiResponse>][] = [
  ['GET', (session, url) => session.get(url)],
  ['HEAD', (session, url) => session.head(url)],
  ['POST', (session, url) => session.post(url)],
  ['PUT', (session, url) => session.put(url)],
  ['PATCH', (session, url) => session.patch(url)],
  ['DELETE', (session, url) => session.delete(url)],
  ['GET', (session, url) => session.request(url)],
  ['OPTIONS', (session, url) => session.request(url, { method: 'OPTIONS' })],
];

describe('Session', () => {
  it.each(verbs)('sends %s', async (method, call) => {
    const service = await startService();
    const replies = await lastValueFrom(call(openSession(), `${service.url}/x`).pipe(toArray()));

    expect(replies).toHaveLength(1);
    expect(replies[0]).toMatchObject({ status: 200, url: `${service.url}/x` });
    expect(service.arrivals.map((arrival) => [arrival.method, arrival.path])).toEqual([[method, '/x']]);
  });

  it('sends nothing until somebody subscribes, and once for each who does', async () => {
    const service = await startService();
    const reply$ = openSession().get(service.url);
    expect(service.arrivals).toEqual([]);

    await Promise.all([firstValueFrom(reply$), firstValueFrom(reply$)]);

    expect(service.arrivals).toHaveLength(2);
  });

  it('aborts the request when nobody listens any more', async () => {
    const service = await startService(() => 'hold');
    const session = openSession();
    const subscription = session.get(service.url).subscribe();

    await service.arrived(1);
    expect(session.snapshot().inFlight).toBe(1);
    subscription.unsubscribe();

    await service.abandoned(1);
    expect(session.snapshot().inFlight).toBe(0);
  });

  it('delivers the errors of a request through its stream, never at the call', async () => {
    const session = openSession();

    expect(await failureOf(session.get('no URL'))).toMatchObject({ code: 'endpoint-not-found' });
    expect(await failureOf(session.post('http://127.0.0.1:1', { json: { big: 1n } }))).toMatchObject({ options: ['json'] });
    expect(await failureOf(session.get('http://127.0.0.1:1', { header: {} } as object))).toMatchObject({ options: ['header'] });
  });

  it('gives its defaults to requests that leave them open', async () => {
    const service = await startService(({ path }) => (path === '/old' ? { status: 301, headers: { location: '/new' } } : {}));
    const session = openSession({ redirect: false, additionalHeaders: { 'X-Session': '1' } });

    expect((await firstValueFrom(session.get(`${service.url}/old`))).status).toBe(301);
    expect((await firstValueFrom(session.get(`${service.url}/old`, { redirect: 1 }))).history).toHaveLength(1);
    expect(service.arrivals.map(({ headers }) => headers['x-session'])).toEqual(['1', '1', '1']);
  });

  it('says who it is in every request, sign-in and discovery included', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served), appName: 'spec', additionalHeaders: { 'X-Mine': '1' }, originalIp: '192.0.2.1' });

    await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute', minVersion: 2, maxVersion: 'latest' } }));

    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/', 'GET /compute/v2.1/servers']);
    for (const { headers } of served.cloud.requests()) {
      expect(headers).toMatchObject({ 'user-agent': expect.stringMatching(/^spec /), 'x-mine': '1', forwarded: expect.stringContaining('192.0.2.1') });
    }
  });

  describe('with a plugin that signs in once', () => {
    it('takes a 401 for the answer: no second sign-in, and the token stays', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served, { reauthenticate: false }) });
      const token = await firstValueFrom(session.getToken());

      served.cloud.revoke();
      const error = await failureOf(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }));

      expect(error).toMatchObject({ code: 'http-error', status: 401 });
      expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
      expect(await firstValueFrom(session.getToken())).toBe(token);
      expect(served.cloud.signIns).toBe(1);
    });

    it('signs in again when told to', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served, { reauthenticate: false }) });
      const token = await firstValueFrom(session.getToken());

      expect(session.invalidate()).toBe(true);

      expect(await firstValueFrom(session.getToken())).not.toBe(token);
      expect(served.cloud.signIns).toBe(2);
    });
  });

  describe('invalidate', () => {
    it('drops the token, or only the one that was rejected', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const first = await firstValueFrom(session.getAuthHeaders());

      expect(session.invalidate({ 'X-Auth-Token': 'an older one' })).toBe(true);
      expect(await firstValueFrom(session.getAuthHeaders())).toEqual(first);
      expect(session.invalidate(first)).toBe(true);
      expect(await firstValueFrom(session.getAuthHeaders())).not.toEqual(first);
      expect(served.cloud.signIns).toBe(2);
    });

    it('needs a plugin, as every other question does', () => {
      expect(() => new Session().invalidate()).toThrow(expect.objectContaining({ code: 'missing-auth-plugin', message: expect.stringContaining('required to drop a token') as string }));
      expect(new Session().invalidate(undefined, { auth: none() })).toBe(false);
    });
  });

  describe('adapter', () => {
    it('is this session bound to one service', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });

      const compute = session.adapter({ serviceType: 'compute' });

      expect(compute).toBeInstanceOf(Adapter);
      expect(compute.session).toBe(session);
      expect((await firstValueFrom(compute.get('/servers'))).url).toBe(`${served.url}/compute/v2.1/servers`);
    });
  });

  describe('events$', () => {
    it('tells what happens, redacted', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const events: KeystoneEvent[] = [];
      session.events$.subscribe((event) => events.push(event));

      await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }));

      const types = events.map(({ type }) => type);
      expect(types.slice(0, 4)).toEqual(['sign-in-started', 'sign-in-succeeded', 'request-sent', 'response-received']);
      const token = String(await firstValueFrom(session.getToken()));
      expect(JSON.stringify(events)).not.toContain(token);
      expect(JSON.stringify(events)).not.toContain(demo.password);
      expect(events[2]).toMatchObject({ service: 'compute', headers: { 'X-Auth-Token': expect.stringMatching(/^\{SHA256\}[0-9a-f]{64}$/) } });
    });

    it('leaves out a request that is not to be logged', async () => {
      const service = await startService();
      const session = openSession();
      const events: KeystoneEvent[] = [];
      session.events$.subscribe((event) => events.push(event));

      await firstValueFrom(session.get(service.url, { log: false }));

      expect(events).toEqual([]);
    });
  });

  describe('logHeaders', () => {
    it('are shown beside the usual ones, however they are written', async () => {
      const { url } = await startService();
      const session = openSession({ logHeaders: ['X-Shown'] });
      const shown: unknown[] = [];
      session.events$.subscribe((event) => event.type === 'request-sent' && shown.push(event.headers));

      await firstValueFrom(session.get(url, { headers: { 'x-Shown': 'in the open', 'X-Kept': 'hv-Wd47pZ-kept' } }));

      expect(shown).toMatchObject([{ 'x-Shown': 'in the open', 'X-Kept': '[redacted]' }]);
    });
  });

  describe('audit$', () => {
    it('tells of each change, and completes with the session', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const told = lastValueFrom(session.audit$.pipe(toArray()));

      await firstValueFrom(session.delete('/servers/nobody', { endpointFilter: { serviceType: 'compute' }, raiseExc: false }));
      session.close();

      expect(await told).toMatchObject([{ method: 'DELETE', service: 'compute', user: { name: demo.username } }]);
    });
  });

  describe('state$', () => {
    it('is the token over time, without the token', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const states: unknown[] = [];
      session.state$.subscribe((state) => states.push(state));

      const token = String(await firstValueFrom(session.getToken()));

      expect(states).toMatchObject([{ status: 'none' }, { status: 'authenticating' }, { status: 'valid', renewable: 'automatic' }]);
      expect(inspect(states, { depth: 9, showHidden: true })).not.toContain(token);
    });
  });

  describe('timings', () => {
    it('are collected when wanted: of failures and of both requests around a 401 too', async () => {
      const service = await startService((_, number) => (number === 1 ? { status: 401 } : { status: 500 }));
      const session = openSession({ auth: testPlugin(), collectTiming: true });

      await failureOf(session.get(`${service.url}/x`));
      await failureOf(session.get('http://127.0.0.1:1/closed'));

      expect(session.timings()).toMatchObject([
        { method: 'GET', url: `${service.url}/x`, elapsedMs: expect.any(Number) },
        { method: 'GET', url: `${service.url}/x` },
        { method: 'GET', url: 'http://127.0.0.1:1/closed' },
      ]);
      session.resetTimings();
      expect(session.timings()).toEqual([]);
    });

    it('are not collected otherwise', async () => {
      const service = await startService();
      const session = openSession();

      await firstValueFrom(session.get(service.url));

      expect(session.timings()).toEqual([]);
    });
  });

  describe('snapshot', () => {
    it('tells how the session is at this moment, for readiness probes', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      expect(session.snapshot()).toEqual({ closed: false, inFlight: 0, token: { status: 'none' } });

      await firstValueFrom(session.authenticate());
      expect(session.snapshot()).toMatchObject({ closed: false, inFlight: 0, token: { status: 'valid' } });

      session.close();
      expect(session.snapshot()).toMatchObject({ closed: true, token: { status: 'valid' } });
    });

    it('has no token without a plugin, or with one that has no state', () => {
      expect(new Session().snapshot().token).toBeUndefined();
      expect(new Session({ auth: testPlugin() }).snapshot().token).toBeUndefined();
    });

    it('is all that printing a session shows', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const token = String(await firstValueFrom(session.getToken()));

      expect(JSON.parse(JSON.stringify(session))).toEqual(JSON.parse(JSON.stringify(session.snapshot())));
      expect(inspect(session)).toBe(`Session ${JSON.stringify(session)}`);
      for (const printed of [inspect(session, { depth: 20, showHidden: true }), JSON.stringify({ session }), inspect(session.adapter({}))]) {
        expect(printed).toContain('valid');
        expect(printed).not.toContain(token);
        expect(printed).not.toContain(demo.password);
      }
    });
  });

  describe('runtime', () => {
    it('is where time comes from', async () => {
      const slept: number[] = [];
      const runtime: Runtime = { ...realRuntime, sleep: (ms) => of(slept.push(ms)), random: () => 1 };
      const service = await startService((_, number) => (number < 3 ? { status: 503 } : {}));
      const reply = await firstValueFrom(openSession({ runtime, statusCodeRetries: 2 }).get(service.url));

      expect(reply.status).toBe(200);
      expect(slept).toEqual([500, 1000]);
    });
  });

  describe('axios', () => {
    it("may be the user's own: its interceptors run, the rules stay ours", async () => {
      const service = await startService(() => ({ status: 404 }));
      const own = axios.create({ headers: { 'X-Own': '1' } });
      own.interceptors.request.use((config) => {
        config.headers.set('X-Intercepted', '1');
        return config;
      });

      expect(await failureOf(openSession({ axios: own }).get(service.url))).toMatchObject({ code: 'http-error', status: 404 });
      expect(service.arrivals[0]?.headers).toMatchObject({ 'x-intercepted': '1', 'x-own': '1' });
    });
  });

  describe('transport', () => {
    it('may answer from memory', async () => {
      const session = openSession({ transport: ({ method, url }) => of({ status: 200, headers: {}, body: `${method} ${url}` }) });

      expect((await firstValueFrom(session.get('http://cloud.test/x'))).body).toBe('GET http://cloud.test/x');
    });
  });
});
