import { SpanStatusCode } from '@opentelemetry/api';
import { throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPlugin } from 'keystoneauth-rx';
import { demoPlugin, failureOf, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { virtualCloud } from '../journeys/virtual-cloud.js';
import { telemetryBench } from './telemetry-bench.js';

describe('sessionTracer', () => {
  it('shows discovery once for a document, and to Keystone and the services where it belongs', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const bench = telemetryBench();
    bench.follow(session);
    const filter = { serviceType: 'compute', discoverVersions: true };
    await bench.inSpan('job', () => one(session.get('/servers', { endpointFilter: filter })));
    await one(session.getEndpointData(filter));

    expect(bench.tree()).toEqual([
      ...['job', '  GET compute', '    keystoneauth.token_wait', '      keystoneauth.sign_in', '        POST'],
      ...['    keystoneauth.discovery', '      GET', '    GET'],
    ]);
    expect(served.cloud.requests().every(({ headers }) => headers['traceparent'] !== undefined)).toBe(true);
  });

  it('shows a renewal ahead as a trace of its own, whoever the timer was set for', async () => {
    const { runtime, session, cloud } = virtualCloud(600_000);
    const bench = telemetryBench();
    bench.follow(session);
    await bench.inSpan('job', () => one(session.authenticate()));

    await bench.inSpan('later', async () => {
      await one(session.getToken());
      runtime.advance(500_000);
    });

    expect(cloud.signIns).toBe(2);
    const renewal = bench.spans().filter(({ name }) => name === 'keystoneauth.sign_in').at(-1);
    expect(renewal?.attributes['keystoneauth.sign_in.reason']).toBe('renewal');
    expect(renewal?.parentSpanContext).toBeUndefined();
    expect(renewal?.spanContext().traceId).not.toBe(bench.span('job').spanContext().traceId);
  });

  it('tells why a sign-in failed without what was sent, also where a plugin of somebody else says it', async () => {
    const served = await startCloud();
    const bench = telemetryBench();
    const refused = openSession({ auth: demoPlugin(served, { password: 'pw-Zb46-mistaken' }) });
    const getToken = (): Observable<string> => throwError(() => new TypeError('the desk knows no pw-Kc19-plugin'));
    const broken = openSession({ auth: authPlugin({ getToken, getEndpoint: () => undefined }) });
    broken.connection.conceal('pw-Kc19-plugin');
    bench.follow(refused);
    bench.follow(broken);
    await failureOf(refused.getToken());
    await failureOf(broken.getToken());

    const [first, second] = bench.spans().filter(({ name }) => name === 'keystoneauth.sign_in');
    expect([first?.attributes['error.type'], first?.status.code]).toEqual(['http-error', SpanStatusCode.ERROR]);
    expect(second?.attributes['error.type']).toBe('authorization-failure');
    expect(second?.events[0]?.attributes?.['exception.message']).toContain('the desk knows no ');
    expect(await bench.exported()).not.toMatch(/pw-Zb46-mistaken|pw-Kc19-plugin/);
  });
});
