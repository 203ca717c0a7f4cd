import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { EMPTY } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { OptionError } from 'keystoneauth-rx';
import { instrument, type InstrumentOptions } from 'keystoneauth-rx/opentelemetry';
import { tracerOf } from '../../src/http/tracers.js';
import { demoPlugin, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { telemetryBench } from './telemetry-bench.js';

const NOVA = { endpointFilter: { serviceType: 'compute' } } as const;

describe('instrument', () => {
  it('follows until it is unsubscribed from', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const bench = telemetryBench();
    await one(session.get('/servers', NOVA));
    const following = bench.follow(session);
    await one(session.get('/servers', NOVA));
    following.unsubscribe();
    await one(session.get('/servers', NOVA));

    expect(bench.tree()).toEqual(['GET compute', '  GET']);
    expect(served.cloud.requests('/compute').map(({ headers }) => headers['traceparent'] !== undefined)).toEqual([false, true, false]);
  });

  it('ends with its session, and may begin again for one that goes on', () => {
    const session = openSession();
    const bench = telemetryBench();
    bench.follow(session).unsubscribe();
    const following = bench.follow(session);
    session.close();

    expect(following.closed).toBe(true);
    expect(tracerOf(session.connection)).toBeUndefined();
  });

  it('does without a cloud that hears of it where OpenTelemetry is not set up', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    instrument(session);

    expect((await one(session.get('/servers', NOVA))).status).toBe(200);
    expect(served.cloud.requests().filter(({ headers }) => 'traceparent' in headers)).toEqual([]);
  });

  it('fails no request where a meter does, and none is left waiting', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const broken = (): never => {
      throw new Error('out of order');
    };
    const meterProvider = { getMeter: () => ({ createHistogram: () => ({ record: broken }), createCounter: () => ({ add: broken }) }) } as unknown as MeterProvider;
    instrument(session, { meterProvider });

    expect((await one(session.get('/servers', NOVA))).status).toBe(200);
    expect(() => { session.get('/servers', NOVA).subscribe().unsubscribe(); }).not.toThrow();
  });

  it('fails no request where a tracer or a propagator does', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const broken = (): never => {
      throw new Error('out of order');
    };
    const tracerProvider: TracerProvider = { getTracer: () => ({ startSpan: broken, startActiveSpan: broken }) };
    instrument(session, { tracerProvider, propagator: { inject: broken } });

    expect((await one(session.get('/servers', NOVA))).status).toBe(200);
  });

  it('refuses what is no session, one that is followed already, and unknown options', () => {
    const session = openSession();
    const bench = telemetryBench();
    bench.follow(session);

    expect(() => instrument(session)).toThrow(OptionError);
    expect(() => instrument(undefined as never)).toThrow(/needs a Session/);
    expect(() => instrument({ events$: EMPTY } as never)).toThrow(/needs a Session/);
    expect(() => instrument(openSession(), { spans: true } as InstrumentOptions)).toThrow(/"spans"/);
  });
});
