import { describe, expect, it } from 'vitest';
import { isCounted } from '../../src/opentelemetry/count-event.js';
import { openSession } from '../journeys/demo-cloud.js';
import { telemetryBench } from './telemetry-bench.js';

describe('countEvent', () => {
  it('counts how often a service asks for less', async () => {
    const session = openSession();
    const bench = telemetryBench();
    bench.follow(session);
    const request = { at: 0, exchange: 1, method: 'GET', url: 'http://compute.test/servers', service: 'compute' };
    for (const holdMs of [1000, 2000]) session.connection.emit({ type: 'throttled', ...request, limit: 4, holdMs });

    expect(await bench.points('keystoneauth.throttlings')).toEqual([{ count: 2, labels: { 'openstack.service.type': 'compute' } }]);
  });
});

describe('isCounted', () => {
  it('has nothing made that is not counted, bodies least of all', () => {
    const kinds = ['request-sent', 'response-received', 'request-answered', 'retry-scheduled', 'throttled', 'token-rejected', 'token-restored'] as const;
    expect(kinds.filter((type) => isCounted({ type }))).toEqual(['retry-scheduled', 'throttled', 'token-rejected', 'token-restored']);
  });
});
