import { trace, SpanStatusCode } from '@opentelemetry/api';
import { firstValueFrom, from, NEVER, take, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPlugin, authenticate, identify, resolveEndpoint, send, type Session, type Transport } from 'keystoneauth-rx';
import { demoPlugin, failureOf, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { telemetryBench, type TelemetryBench } from './telemetry-bench.js';

const NOVA = { endpointFilter: { serviceType: 'compute' } } as const;

/** What is active where the one value of a stream is delivered. */
function activeAt(value$: Observable<unknown>): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    value$.subscribe({ next: () => { resolve(trace.getActiveSpan()?.spanContext().spanId); }, error: reject });
  });
}

async function followed(options: Parameters<typeof openSession>[0] = {}): Promise<{ bench: TelemetryBench; session: Session; cloud: Awaited<ReturnType<typeof startCloud>>['cloud'] }> {
  const served = await startCloud();
  const session = openSession({ auth: demoPlugin(served), ...options });
  const bench = telemetryBench();
  bench.follow(session);
  return { bench, session, cloud: served.cloud };
}

describe('userRequestTrace', () => {
  it('shows a request with the sign-in that it waits for, as part of what is active at its subscription', async () => {
    const { bench, session } = await followed();
    const servers$ = await bench.inSpan('elsewhere', () => Promise.resolve(session.get('/servers', NOVA)));

    await bench.inSpan('job', () => one(servers$));

    expect(bench.tree()).toEqual([
      ...['elsewhere', 'job', '  GET compute', '    keystoneauth.token_wait', '      keystoneauth.sign_in', '        POST', '    GET'],
    ]);
  });

  it('keeps those apart who wait for one sign-in, and tells each in their own context', async () => {
    const { bench, session, cloud } = await followed();
    const ask = (name: string): Promise<[string | undefined, string | undefined]> =>
      bench.inSpan(name, async () => [trace.getActiveSpan()?.spanContext().spanId, await activeAt(session.get('/servers', NOVA))]);

    const asked = await Promise.all(['first', 'second', 'third'].map(ask));

    expect(cloud.signIns).toBe(1);
    for (const [own, told] of asked) expect(told).toBe(own);
    const parents = bench.spans().filter(({ name }) => name === 'GET compute').map(({ parentSpanContext }) => parentSpanContext?.spanId);
    expect(parents.sort()).toEqual(asked.map(([own]) => own).sort());
    expect(bench.tree().filter((name) => name.trim() === 'keystoneauth.token_wait')).toHaveLength(3);
  });

  it('makes each item of a stream of requests a part of where it came from', async () => {
    const { bench, session } = await followed();
    const path = (requests$: Observable<{ url: string }>): Observable<unknown> =>
      requests$.pipe(resolveEndpoint(session, { serviceType: 'compute' }), identify(session), authenticate(session), send(session, { concurrency: 2 }));

    await bench.inSpan('stream', () => firstValueFrom(path(from([{ url: '/servers' }, { url: '/servers' }])).pipe(toArray())));

    const stream = bench.span('stream').spanContext().spanId;
    const requests = bench.spans().filter(({ name }) => name === 'GET compute');
    expect(requests.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([stream, stream]);
  });

  it.each([{ ordered: false }, { ordered: true }])('ends requests of a stream whose turn never came: %o', async ({ ordered }) => {
    const { bench, session } = await followed();
    const requests = Array.from({ length: 20 }, () => ({ url: '/servers' }));
    const path$ = from(requests).pipe(resolveEndpoint(session, { serviceType: 'compute' }), authenticate(session), send(session, { concurrency: 2, ordered }));

    await firstValueFrom(path$.pipe(take(3), toArray()));

    const ends = bench.spans().filter(({ name }) => name === 'GET compute').map(({ attributes }) => attributes['error.type']);
    expect([ends.length, ends.filter((type) => type === undefined).length]).toEqual([20, 3]);
  });

  it('ends with the error of the request, said without secrets', async () => {
    const { bench, session } = await followed();
    await failureOf(session.get('/servers/no-such-server?password=pw-Tq83-inquery', NOVA));

    const { attributes, status, events } = bench.span('GET compute');
    expect(attributes).toMatchObject({ 'http.response.status_code': 404, 'error.type': 'http-error', 'openstack.request_id': expect.stringMatching(/^req-/) });
    expect(status.code).toBe(SpanStatusCode.ERROR);
    expect(events[0]?.attributes).toMatchObject({ 'exception.type': 'http-error', 'exception.message': expect.stringContaining('404') });
    expect(bench.span('GET').attributes['url.full']).toMatch(/\/servers\/no-such-server\?password=\[?(%5B)?redacted/);
    expect(await bench.exported()).not.toContain('pw-Tq83-inquery');
  });

  it('takes a refusal for a reply where the caller does', async () => {
    const { bench, session } = await followed();
    await one(session.get('/servers/no-such-server', { ...NOVA, raiseExc: false }));

    expect(bench.span('GET compute').status.code).toBe(SpanStatusCode.UNSET);
    expect(bench.span('GET').status.code).toBe(SpanStatusCode.ERROR);
  });

  it('ends, without an attempt, for a request whose endpoint is nowhere', async () => {
    const { bench, session } = await followed();
    await failureOf(session.get('/', { endpointFilter: { serviceType: 'dns' } }));

    expect(bench.span('GET dns').attributes['error.type']).toBe('endpoint-not-found');
    expect(bench.tree()).not.toContain('  GET');
  });

  it('ends, and is no error, for a request that nobody waits for: on the wire, or for its token', async () => {
    const transport: Transport = () => NEVER;
    const { bench, session } = await followed({ transport, auth: authPlugin({ getToken: () => NEVER, getEndpoint: () => 'http://compute.test' }) });

    session.get('http://compute.test/servers', { authenticated: false, ...NOVA }).subscribe().unsubscribe();
    session.get('/servers', { endpointFilter: { serviceType: 'network' } }).subscribe().unsubscribe();

    expect(bench.tree()).toEqual(['GET compute', '  GET', 'GET network', '  keystoneauth.token_wait']);
    for (const { attributes, status } of bench.spans()) expect([attributes['error.type'], status.code]).toEqual(['aborted', SpanStatusCode.UNSET]);
  });
});
