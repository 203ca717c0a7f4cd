import { from, lastValueFrom, map, mergeMap, of, range, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  applyMicroversion,
  authenticate,
  HttpError,
  identify,
  realRuntime,
  resolveEndpoint,
  send,
  type ApiRequest,
  type ApiResponse,
  type Runtime,
  type Session,
} from 'keystoneauth-rx';
import { demoPlugin, failureOf, one, openSession, startCloud } from './demo-cloud.js';

const MANY = 100;
const servers = { endpointFilter: { serviceType: 'compute' } };

/** The replies to as many requests as there are callers, all at once. */
function all(session: Session): Promise<ApiResponse[]> {
  return Promise.all(Array.from({ length: MANY }, () => one(session.get('/servers', servers))));
}

const statuses = (replies: readonly ApiResponse[]): number[] => [...new Set(replies.map(({ status }) => status))];

describe('a hundred requests at once', () => {
  it('sign in once when there is no token yet', async () => {
    const served = await startCloud();

    const replies = await all(openSession({ auth: demoPlugin(served) }));

    expect([replies.length, statuses(replies)]).toEqual([MANY, [200]]);
    expect(served.cloud.signIns).toBe(1);
    expect(served.cloud.count('GET', '/compute')).toBe(MANY);
  });

  it('sign in once through two sessions that share the plugin', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served);

    await Promise.all([all(openSession({ auth })), all(openSession({ auth }))]);

    expect(served.cloud.signIns).toBe(1);
  });

  it('sign in once more when the token is revoked under them, and lose nothing', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    await one(session.getToken());

    served.cloud.revoke();
    const replies = await all(session);

    expect([replies.length, statuses(replies)]).toEqual([MANY, [200]]);
    expect(served.cloud.signIns).toBe(2);
    expect(served.cloud.count('GET', '/compute')).toBe(2 * MANY);
  });

  it('throw no newer token away when half of the 401s come late', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    await one(session.getToken());

    served.cloud.revoke();
    served.cloud.delay({ path: '/compute', ms: 60, times: MANY / 2 });
    const replies = await all(session);

    expect(statuses(replies)).toEqual([200]);
    expect(served.cloud.signIns).toBe(2);
  });

  it('sign in once more when the server lets the token end', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    await one(session.getToken());

    served.cloud.expireTokens();
    const replies = await all(session);

    expect(statuses(replies)).toEqual([200]);
    expect(served.cloud.signIns).toBe(2);
  });

  it('send no token that has ended by the clock', async () => {
    let passedMs = 0;
    const runtime: Runtime = { ...realRuntime, now: () => realRuntime.now() + passedMs, monotonic: () => realRuntime.monotonic() + passedMs };
    const served = await startCloud({ now: () => runtime.now(), tokenLifeMs: 3_600_000 });
    const session = openSession({ auth: demoPlugin(served), runtime });
    await one(session.getToken());

    passedMs = 3_700_000;
    const replies = await all(session);

    expect(statuses(replies)).toEqual([200]);
    expect(served.cloud.signIns).toBe(2);
    expect(served.cloud.count('GET', '/compute')).toBe(MANY);
  });

  it('try a wrong password once, and each is told', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served, { password: 'wrong-password' }) });

    const errors = await Promise.all(Array.from({ length: MANY }, () => failureOf(session.get('/servers', servers))));
    const later = await failureOf(session.get('/servers', servers));

    for (const error of [...errors, later]) {
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({ code: 'http-error', status: 401, url: `${served.authUrl}/auth/tokens` });
      expect(JSON.stringify(error)).not.toContain('wrong-password');
    }
    expect([served.cloud.failedSignIns, served.cloud.signIns]).toEqual([1, 0]);
    expect(session.snapshot().token).toMatchObject({ status: 'failed' });
  });

  it('all fail when Keystone is away, and the next one tries again', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    served.cloud.fail({ path: '/identity', status: 503 });

    const errors = await Promise.all(Array.from({ length: MANY }, () => failureOf(session.get('/servers', servers))));

    for (const error of errors) expect(error).toMatchObject({ code: 'http-error', status: 503 });
    expect(served.cloud.count('POST', '/identity')).toBe(1);
    expect((await one(session.get('/servers', servers))).status).toBe(200);
  });

  it('get their token although who asked first has left', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const first = session.get('/servers', servers).subscribe();
    const replies = all(session);

    first.unsubscribe();

    expect(statuses(await replies)).toEqual([200]);
    expect(served.cloud.signIns).toBe(1);
  });
});

describe('a stream of requests', () => {
  it('signs in once, also when the token is revoked in the midst of it', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    let answered = 0;

    const replies = await lastValueFrom(
      range(0, MANY).pipe(
        map((): ApiRequest => ({ url: '/servers' })),
        resolveEndpoint(session, { serviceType: 'compute' }),
        identify(session),
        authenticate(session),
        send(session, { concurrency: 8 }),
        mergeMap((reply) => {
          answered += 1;
          if (answered === MANY / 2) served.cloud.revoke();
          return of(reply);
        }),
        toArray(),
      ),
    );

    expect([replies.length, statuses(replies)]).toEqual([MANY, [200]]);
    expect(served.cloud.signIns).toBe(2);
  });

  it('brings the failures of single items as values', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const requests: ApiRequest[] = [
      { url: '/servers?item=0' },
      { url: '/servers/missing?item=1' },
      { url: '/secrets?item=2', endpointFilter: { serviceType: 'key-manager' } },
      { url: '/servers?item=3', auth: demoPlugin(served, { password: 'wrong-3Hb7Ny' }) },
      { url: '/servers?item=4', microversion: '2.1' },
    ];

    const outcomes = await lastValueFrom(
      from(requests).pipe(
        resolveEndpoint(session, { serviceType: 'compute' }),
        applyMicroversion(session),
        identify(session),
        authenticate(session),
        send(session, { concurrency: 2, materialize: true }),
        toArray(),
      ),
    );

    const told = Object.fromEntries(
      outcomes.map((outcome) => [outcome.request.url.slice(-1), 'error' in outcome ? outcome.error : outcome.response.status]),
    );
    expect(told).toMatchObject({
      0: 200,
      1: { code: 'http-error', status: 404 },
      2: { code: 'endpoint-not-found' },
      3: { code: 'http-error', status: 401 },
      4: 200,
    });
  });
});
