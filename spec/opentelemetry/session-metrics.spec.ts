import { describe, expect, it } from 'vitest';
import { memoryTokenStore } from 'keystoneauth-rx';
import { demoPlugin, failureOf, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { telemetryBench } from './telemetry-bench.js';

const NOVA = { endpointFilter: { serviceType: 'compute', regionName: 'RegionOne' } } as const;

describe('sessionMetrics', () => {
  it('measures attempts as all HTTP clients do, and requests with all that is done for them', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served), statusCodeRetries: 1, statusCodeRetryDelayMs: 1 });
    const bench = telemetryBench();
    bench.follow(session);
    served.cloud.fail({ path: '/compute', status: 503 });
    await one(session.get('/servers', NOVA));
    await failureOf(session.get('/servers/no-such-server', NOVA));

    const server = { 'server.address': '127.0.0.1', 'server.port': Number(new URL(served.url).port) };
    const nova = { 'http.request.method': 'GET', 'openstack.service.type': 'compute', 'openstack.region': 'RegionOne' };
    expect(await bench.points('http.client.request.duration')).toEqual([
      { count: 1, labels: { 'http.request.method': 'POST', ...server, 'http.response.status_code': 201 } },
      { count: 1, labels: { ...nova, ...server, 'http.response.status_code': 503, 'error.type': '503' } },
      { count: 1, labels: { ...nova, ...server, 'http.response.status_code': 200 } },
      { count: 1, labels: { ...nova, ...server, 'http.response.status_code': 404, 'error.type': '404' } },
    ]);
    expect(await bench.points('keystoneauth.request.duration')).toEqual([
      { count: 1, labels: { ...nova, 'http.response.status_code': 200 } },
      { count: 1, labels: { ...nova, 'http.response.status_code': 404, 'error.type': 'http-error' } },
    ]);
    expect(await bench.points('keystoneauth.request.retries')).toEqual([
      { count: 1, labels: { 'keystoneauth.retry.reason': 'status', 'openstack.service.type': 'compute' } },
    ]);
  });

  it('measures sign-ins by their reason, and who waited for what', async () => {
    const served = await startCloud();
    const tokenStore = memoryTokenStore();
    const session = openSession({ auth: demoPlugin(served, { tokenStore }) });
    const bench = telemetryBench();
    bench.follow(session);
    await Promise.all([1, 2, 3].map(() => one(session.get('/servers', NOVA))));
    served.cloud.revoke();
    await one(session.get('/servers', NOVA));
    const another = openSession({ auth: demoPlugin(served, { tokenStore }) });
    bench.follow(another);
    await one(another.getEndpointData({ serviceType: 'compute' }));

    expect(await bench.points('keystoneauth.sign_in.duration')).toEqual([
      { count: 1, labels: { 'keystoneauth.sign_in.reason': 'first-use' } },
      { count: 1, labels: { 'keystoneauth.sign_in.reason': 'rejected' } },
    ]);
    expect(await bench.points('keystoneauth.wait.duration')).toEqual([
      { count: 5, labels: { 'keystoneauth.wait.for': 'token' } },
      { count: 1, labels: { 'keystoneauth.wait.for': 'discovery' } },
    ]);
    expect(await bench.points('keystoneauth.token.rejections')).toEqual([{ count: 1, labels: {} }]);
    expect(await bench.points('keystoneauth.token.restores')).toEqual([{ count: 1, labels: {} }]);
  });

  it('has no label that holds a URL, a path or an id', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const bench = telemetryBench();
    bench.follow(session);
    const { body } = await one(session.get<{ servers: readonly { id: string }[] }>('/servers', NOVA));
    const id = body.servers[0]?.id ?? 'none';
    await one(session.get(`/servers/${id}`, NOVA));

    const points = await Promise.all(['http.client.request.duration', 'keystoneauth.request.duration', 'keystoneauth.wait.duration'].map((name) => bench.points(name)));
    const texts = points.flat().flatMap(({ labels }) => Object.values(labels).map(String));
    expect(texts.filter((text) => text.includes('/') || text.includes(id) || text.startsWith('req-'))).toEqual([]);
    expect(texts).toContain('compute');
  });
});
