import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { authPlugin, type Transport } from 'keystoneauth-rx';
import { startServer, type ScriptedHttpServer } from '../http/scripted-http-server.js';
import { demoPlugin, failureOf, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { telemetryBench } from './telemetry-bench.js';

const NOVA = { endpointFilter: { serviceType: 'compute' } } as const;

async function spareServer(): Promise<ScriptedHttpServer> {
  const server = await startServer();
  onTestFinished(() => server.close());
  server.answer({ json: { ok: true } });
  return server;
}

describe('attemptTrace', () => {
  it('is a span of the kind CLIENT with what the conventions ask for', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const bench = telemetryBench();
    bench.follow(session);
    await one(session.get('/servers', { endpointFilter: { serviceType: 'compute', regionName: 'RegionOne' } }));

    const { kind, attributes, status } = bench.span('GET');
    expect([kind, status.code]).toEqual([SpanKind.CLIENT, SpanStatusCode.UNSET]);
    expect(attributes).toEqual({
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(served.url).port),
      'url.full': `${served.url}/compute/v2.1/servers`,
      'openstack.service.type': 'compute',
      'openstack.region': 'RegionOne',
      'http.response.status_code': 200,
      'openstack.request_id': expect.stringMatching(/^req-/),
    });
  });

  it('counts how often a request was sent before, after a retry and after a renewed token', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served), statusCodeRetries: 1, statusCodeRetryDelayMs: 1 });
    const bench = telemetryBench();
    bench.follow(session);
    await one(session.authenticate());
    served.cloud.fail({ path: '/compute', status: 503 });
    served.cloud.revoke();

    await one(session.get('/servers', NOVA));

    const attempts = bench.spans().filter(({ name }) => name === 'GET');
    expect(attempts.map(({ attributes }) => [attributes['http.response.status_code'], attributes['http.request.resend_count'], attributes['error.type']])).toEqual([
      [503, undefined, '503'],
      [401, 1, '401'],
      [200, 2, undefined],
    ]);
    expect(bench.tree().slice(-7)).toEqual(['GET compute', '  GET', '  GET', '  keystoneauth.token_wait', '    keystoneauth.sign_in', '      POST', '  GET']);
    expect(bench.spans().filter(({ name }) => name === 'keystoneauth.sign_in').at(-1)?.attributes['keystoneauth.sign_in.reason']).toBe('rejected');
  });

  it('names a method of nobody’s by HTTP, and why there was no reply', async () => {
    const gone = await startServer();
    await gone.close();
    const bench = telemetryBench();
    const session = openSession();
    bench.follow(session);
    await failureOf(session.request(`${gone.url}/x`, { method: 'PURGE' }));

    expect(bench.tree()).toEqual(['HTTP', '  HTTP']);
    const attempt = bench.spans()[1];
    expect(attempt?.attributes).toMatchObject({ 'http.request.method': '_OTHER', 'http.request.method_original': 'PURGE', 'error.type': 'connect-failure' });
    expect([attempt?.kind, attempt?.status.code]).toEqual([SpanKind.CLIENT, SpanStatusCode.ERROR]);
  });

  it('sends traceparent to the service and to Keystone, each attempt its own', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served), statusCodeRetries: 1, statusCodeRetryDelayMs: 1 });
    const bench = telemetryBench();
    bench.follow(session);
    served.cloud.fail({ path: '/compute', status: 503 });
    await one(session.get('/servers', NOVA));

    const attempts = bench.spans().filter(({ kind }) => kind === SpanKind.CLIENT).map((span) => span.spanContext());
    expect(attempts).toHaveLength(3);
    expect(served.cloud.requests().map(({ headers }) => headers['traceparent'])).toEqual(attempts.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`));
  });

  it('sends none to an address that is no service of the catalog, nor from a plugin to a third party', async () => {
    const elsewhere = await spareServer();
    const bench = telemetryBench();
    const auth = authPlugin({
      getToken: (c) => firstValueFrom(c.send({ url: `${elsewhere.url}/token` })).then(() => 'token-of-Jm27-desk'),
      getEndpoint: () => 'http://127.0.0.1:1/',
    });
    const session = openSession({ auth });
    bench.follow(session);
    await one(session.get(`${elsewhere.url}/absolute`));

    expect(elsewhere.seen.map(({ url, headers }) => [url, headers['traceparent']])).toEqual([['/token', undefined], ['/absolute', undefined]]);
    expect(bench.tree()).toEqual(['GET', '  keystoneauth.token_wait', '    keystoneauth.sign_in', '      GET', '  GET']);
  });

  it('sends none across origins when a service redirects there', async () => {
    const [service, elsewhere] = [await spareServer(), await spareServer()];
    service.answer({ status: 307, headers: { Location: '/moved' } }, { status: 307, headers: { Location: `${elsewhere.url}/away` } });
    const bench = telemetryBench();
    const session = openSession();
    bench.follow(session);
    await one(session.get('/x', { endpointOverride: service.url }));

    const sent = [...service.seen, ...elsewhere.seen].map(({ url, headers }) => [url, headers['traceparent'] !== undefined]);
    expect(sent).toEqual([['/x', true], ['/moved', true], ['/away', false]]);
  });

  it('leaves what the caller gave, and sends none where that is not wanted', async () => {
    const served = await startCloud();
    const own = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const bench = telemetryBench();
    const session = openSession({ auth: demoPlugin(served) });
    bench.follow(session);
    await one(session.get('/servers', { ...NOVA, additionalHeaders: { Traceparent: own } }));
    const silent = openSession({ auth: demoPlugin(served) });
    bench.follow(silent, { propagator: false });
    await one(silent.get('/servers', NOVA));

    expect(served.cloud.requests('/compute').map(({ headers }) => headers['traceparent'])).toEqual([own, undefined]);
  });

  it('is active while it is sent, so that what follows sockets belongs to it', async () => {
    const bench = telemetryBench();
    let active: string | undefined;
    const transport: Transport = () => {
      active = trace.getActiveSpan()?.spanContext().spanId;
      return of({ status: 204, headers: {}, body: undefined });
    };
    const session = openSession({ transport });
    bench.follow(session);
    await one(session.get('http://compute.test/'));

    expect(active).toBe(bench.spans().at(-1)?.spanContext().spanId);
    expect(bench.tree()).toEqual(['GET', '  GET']);
  });
});

describe('untracedAttempt', () => {
  it('leaves attempts to what instruments sockets: within the span of the request, with no headers and no metric of ours', async () => {
    const bench = telemetryBench();
    const seen: (string | undefined)[] = [];
    const transport: Transport = ({ headers }) => {
      seen.push(trace.getActiveSpan()?.spanContext().spanId, headers['traceparent']);
      return of({ status: 204, headers: {}, body: undefined });
    };
    const session = openSession({ transport });
    bench.follow(session, { http: false });
    await one(session.get('/', { endpointOverride: 'http://compute.test' }));

    expect(bench.tree()).toEqual(['GET']);
    expect(seen).toEqual([bench.span('GET').spanContext().spanId, undefined]);
    expect(await bench.points('http.client.request.duration')).toEqual([]);
  });
});
