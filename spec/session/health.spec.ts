import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { EndpointHealth } from '../../src/http/load/endpoint-health.js';
import { Session } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { manualClock } from '../discovery/manual-clock.js';
import { callsTo, demoPlugin, failureOf, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { closedPort } from '../http/scripted-http-server.js';
import { thrownBy } from '../request/caught.js';
import { startService } from '../request/http-service.js';

async function cloudWith(options: SessionOptions = {}) {
  const served = await startCloud();
  const clock = manualClock();
  const session = openSession({ auth: demoPlugin(served, { renewal: 'lazy' }), runtime: clock, ...options });
  const placement = session.adapter('placement');
  const statuses: string[] = [];
  session.health$.subscribe((list) => {
    const status = list.find(({ serviceType }) => serviceType === 'placement')?.status;
    if (status !== undefined && status !== statuses.at(-1)) statuses.push(status);
  });
  const ask = () => one(placement.get('/resource_providers')).then(({ status }) => status, (error: unknown) => (error as { code: string }).code);
  const times = async (count: number): Promise<unknown[]> => {
    const outcomes: unknown[] = [];
    for (let index = 0; index < count; index += 1) outcomes.push(await ask());
    return outcomes;
  };
  const asked = (): number => callsTo(served, '/placement').length;
  return { served, clock, session, placement, statuses, times, asked };
}

const breaker = { circuitBreaker: { failures: 3, openMs: 10_000 } };

describe('Session.health$', () => {
  it('lists each service that was asked, and nothing before that', async () => {
    const { served, session, times } = await cloudWith();
    expect(await one(session.health$)).toEqual([]);
    await times(1);
    expect(await one(session.health$)).toMatchObject([
      { endpoint: `${served.url}/identity`, serviceType: 'identity', status: 'up', failures: 0, lastError: undefined },
      { endpoint: `${served.url}/placement`, serviceType: 'placement', status: 'up', openUntil: undefined },
    ]);
  });

  it('follows a service down and up again, and makes no request for that', async () => {
    const { served, session, statuses, times, asked } = await cloudWith();
    await times(1);
    served.cloud.fail({ path: '/placement', status: 503, times: 5 });
    expect(await times(6)).toEqual([...Array<string>(5).fill('http-error'), 200]);
    expect(statuses).toEqual(['up', 'degraded', 'down', 'up']);
    expect(asked()).toBe(7);
    expect((await one(session.health$)).at(-1)).toMatchObject({ status: 'up', lastError: 'http-error', lastStatus: 503 });
  });

  it('does not blame a service for what single requests are answered', async () => {
    const { served, statuses, times } = await cloudWith();
    for (const status of [400, 404, 409, 429, 500]) served.cloud.fail({ path: '/placement', status });
    await times(5);
    expect(statuses).toEqual(['up']);
  });

  it('knows a service that nobody can connect to, also by its version document', async () => {
    const port = await closedPort();
    const session = openSession({ auth: demoPlugin(await startCloud({ services: [{ type: 'placement', name: 'placement', url: `http://127.0.0.1:${String(port)}/placement` }] })) });
    await failureOf(session.get('/x', { endpointFilter: { serviceType: 'placement', version: '1' } }));
    expect((await one(session.health$)).at(-1)).toMatchObject({
      ...{ endpoint: `http://127.0.0.1:${String(port)}/placement`, serviceType: 'placement', interface: 'public' },
      ...{ status: 'degraded', lastError: 'connect-failure', lastStatus: undefined },
    });
  });

  it('holds no secret of an address', async () => {
    const { url } = await startService();
    const session = openSession();
    await one(session.get(`${url.replace('//', '//user:pw-Tz81nWqe4K@')}/x?token=tk-Tz81nWqe4K`));
    expect(JSON.stringify(await one(session.health$))).not.toContain('Tz81nWqe4K');
  });

  it('completes with the session, and gives the last list to who comes later', async () => {
    const { session, times } = await cloudWith();
    await times(1);
    const heard: (readonly EndpointHealth[] | 'complete')[] = [];
    session.health$.subscribe({ complete: () => heard.push('complete') });
    session.close();
    session.health$.subscribe({ next: (list) => heard.push(list), complete: () => heard.push('complete') });
    expect(heard).toEqual(['complete', [expect.anything(), expect.anything()], 'complete']);
  });
});

describe('Session with a circuitBreaker', () => {
  it('sends nothing to a service that is down, then exactly one request, and everything once that was answered', async () => {
    const { served, clock, placement, statuses, times, asked } = await cloudWith(breaker);
    await times(1);
    served.cloud.fail({ path: '/placement', status: 503, times: 4 });
    expect(await times(5)).toEqual(['http-error', 'http-error', 'http-error', 'circuit-open', 'circuit-open']);
    expect(asked()).toBe(4);

    clock.advance(10_000);
    expect(await times(2)).toEqual(['http-error', 'circuit-open']);
    expect(asked()).toBe(5);

    clock.advance(10_000);
    served.cloud.delay({ path: '/placement', ms: 20, times: 1 });
    const crowd = Array.from({ length: 20 }, () => firstValueFrom(placement.get('/resource_providers')).then(({ status }) => status, (error: unknown) => (error as { code: string }).code));
    expect((await Promise.all(crowd)).toSorted()).toEqual([200, ...Array<string>(19).fill('circuit-open')]);
    expect(asked()).toBe(6);
    expect(await times(2)).toEqual([200, 200]);
    expect(statuses).toEqual(['up', 'degraded', 'down', 'probing', 'down', 'probing', 'up']);
  });

  it('says until when, reports the end of the request and leaves other services alone', async () => {
    const { served, clock, session, placement, times } = await cloudWith({ circuitBreaker: { failures: 1, openMs: 10_000 } });
    await times(1);
    served.cloud.fail({ path: '/placement', status: 502 });
    await times(1);
    clock.advance(4000);
    const ended: unknown[] = [];
    session.events$.subscribe((event) => {
      if (event.type === 'request-failed') ended.push([event.code, event.attempts]);
    });
    expect(await failureOf(placement.post('/resource_providers', { json: { name: 'x' } }))).toMatchObject({
      ...{ name: 'CircuitOpen', code: 'circuit-open', outcome: 'not-sent', retryAfterMs: 6000, retryAt: clock.now() + 6000 },
      message: expect.stringContaining(`POST ${served.url}/placement/resource_providers was not sent`) as string,
    });
    expect(ended).toEqual([['circuit-open', 0]]);
    expect((await one(session.adapter('compute').get('/servers'))).status).toBe(200);
  });

  it('gives a request its own error rather than a retry that would not be sent', async () => {
    const { served, placement, times, asked } = await cloudWith({ ...breaker, statusCodeRetries: 5, statusCodeRetryDelayMs: 0 });
    await times(1);
    served.cloud.fail({ path: '/placement', status: 503, times: 9 });
    expect(await failureOf(placement.get('/resource_providers'))).toMatchObject({ code: 'http-error', status: 503 });
    expect(asked()).toBe(4);
  });

  it('never stops a sign-in, and takes what it is answered for a sign of life', async () => {
    const { served, session } = await cloudWith(breaker);
    const identity = session.adapter('identity');
    served.cloud.fail({ path: '/identity', status: 503, times: 4 });
    for (let times = 0; times < 4; times += 1) await failureOf(session.authenticate());
    expect((await one(session.health$))[0]).toMatchObject({ serviceType: 'identity', status: 'down', failures: 4, openUntil: expect.any(Number) as number });
    await one(session.authenticate());
    expect((await one(session.health$))[0]).toMatchObject({ status: 'up', openUntil: undefined });
    expect((await one(identity.get('/v3'))).status).toBe(200);
  });

  it('refuses wrong options at once', () => {
    expect(thrownBy(() => new Session({ circuitBreaker: { failures: 0 } }))).toMatchObject({ options: ['circuitBreaker.failures'] });
    expect(thrownBy(() => new Session({ circuitBreaker: { after: 3 } as never }))).toMatchObject({ options: ['after'], code: 'unknown-option' });
  });
});
