import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, type EndpointFilter, type KeystoneEvent, type Session } from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import type { HttpService } from '../request/http-service.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

/** A session at a Keystone whose catalog holds compute in two regions, and a project's volumes. */
async function signedIn(): Promise<{ session: Session; events: KeystoneEvent[]; keystone: HttpService }> {
  const keystone: HttpService = await serveKeystone(({ method }) => {
    if (method !== 'POST') return { status: 404 };
    const document = v3Token({ userId: 'u', projectId: 'p' });
    const compute = document.addService('compute', { name: 'nova' });
    compute.addStandardEndpoints({ public: `${keystone.url}/one`, internal: `${keystone.url}/one-internal`, region: 'One' });
    compute.addStandardEndpoints({ public: `${keystone.url}/two`, region: 'Two' });
    document.addService('empty', { name: 'empty' });
    return { status: 201, headers: { 'X-Subject-Token': 'tk-8Rw3mNc6Hj' }, json: document.toJSON() };
  });
  const auth = v3.password({ authUrl: `${keystone.url}/v3`, userId: 'u', password: 'pw-4vT9zKqL2x' });
  return { ...sessionFor(auth), keystone };
}

const warnings = (events: readonly KeystoneEvent[]): unknown[] => events.filter(({ type }) => type === 'warning');

describe('IdentityEndpoints', () => {
  it.each<[string, EndpointFilter, string]>([
    ['a service type', { serviceType: 'compute' }, '/one'],
    ['a region', { serviceType: 'compute', regionName: 'Two' }, '/two'],
    ['an interface', { serviceType: 'compute', interface: 'internal' }, '/one-internal'],
    ["an interface in v2.0's words", { serviceType: 'compute', interface: 'internalURL' }, '/one-internal'],
    ['interfaces in order of preference', { serviceType: 'compute', interface: ['admin', 'internal', 'public'] }, '/one-internal'],
    ['an empty interface, which is public', { serviceType: 'compute', interface: '' }, '/one'],
    ['no interface, which is public', { serviceType: 'compute', interface: [] }, '/one'],
    ['a name', { serviceType: 'compute', serviceName: 'nova' }, '/one'],
  ])('finds the endpoint for %s in the catalog, without a request', async (_case, filter, path) => {
    const { session, keystone } = await signedIn();

    expect(await firstValueFrom(session.getEndpoint(filter))).toBe(`${keystone.url}${path}`);
    expect(await firstValueFrom(session.getEndpoint(filter))).toBe(`${keystone.url}${path}`);
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
  });

  it.each<[string, EndpointFilter]>([
    ['a type', { serviceType: 'nothing' }],
    ['a region', { serviceType: 'compute', regionName: 'Three' }],
    ['an interface', { serviceType: 'compute', interface: 'admin' }],
    ['a name', { serviceType: 'compute', serviceName: 'other' }],
    ['an endpoint', { serviceType: 'empty' }],
  ])('misses %s that is not in the catalog with a typed error that says what there is', async (_case, filter) => {
    const { session } = await signedIn();

    for (const lookup$ of [session.getEndpoint(filter), session.getEndpointData(filter), session.get('/x', { endpointFilter: filter })]) {
      await expect(firstValueFrom<unknown>(lookup$)).rejects.toMatchObject({ code: 'endpoint-not-found', message: expect.stringContaining(filter.serviceType ?? '') as string });
    }
  });

  it('gives the auth URL itself for AUTH_INTERFACE, without a sign-in', async () => {
    const { session, keystone } = await signedIn();

    expect(await firstValueFrom(session.getEndpoint({ interface: AUTH_INTERFACE }))).toBe(`${keystone.url}/v3`);
    expect(await firstValueFrom(session.getEndpointData({ interface: AUTH_INTERFACE, discoverVersions: false }))).toMatchObject({
      url: `${keystone.url}/v3`,
      serviceType: 'identity',
      apiVersion: [3, 0],
    });
    expect(keystone.arrivals).toEqual([]);
  });

  describe('with an override', () => {
    it('knows its version from its URL, the region and the interface', async () => {
      const { session, keystone } = await signedIn();
      const endpointOverride = `${keystone.url}/mine/v2.1`;

      const data = await firstValueFrom(session.getEndpointData({ endpointOverride, interface: 'internal', regionName: 'R', discoverVersions: false }));

      expect(data).toMatchObject({ url: endpointOverride, serviceUrl: endpointOverride, interface: 'internal', regionName: 'R', apiVersion: [2, 1] });
    });

    it('looks for documents nowhere but there', async () => {
      const { session, keystone } = await signedIn();

      await firstValueFrom(session.getEndpointData({ endpointOverride: `${keystone.url}/mine/v2`, serviceType: 'compute', version: 2 }));

      const looked = requestLines(keystone).filter((line) => line.startsWith('GET'));
      expect(new Set(looked)).toEqual(new Set(['GET /mine/v2', 'GET /mine/v2/']));
    });
  });

  describe('without a service type', () => {
    it('warns and has no endpoint', async () => {
      const { session, events } = await signedIn();

      for (const filter of [{}, { serviceType: '' }, { regionName: 'One' }]) expect(await firstValueFrom(session.getEndpoint(filter))).toBeUndefined();

      expect(warnings(events)).toMatchObject([{ code: 'missing-service-type' }, { code: 'missing-service-type' }, { code: 'missing-service-type' }]);
    });

    it('fails a request with EndpointNotFound', async () => {
      const { session } = await signedIn();

      await expect(firstValueFrom(session.get('/x', { endpointFilter: {} }))).rejects.toMatchObject({ code: 'endpoint-not-found' });
    });
  });

  describe('with a key it does not know', () => {
    it('ignores it with one warning, however often it comes', async () => {
      const { session, events, keystone } = await signedIn();

      for (const shard of [1, 2]) {
        expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute', shard }))).toBe(`${keystone.url}/one`);
      }
      await firstValueFrom(session.getEndpointData({ serviceType: 'compute', zone: 'z', discoverVersions: false }));

      expect(warnings(events)).toMatchObject([
        { code: 'ignored-filter-key', message: expect.stringContaining('"shard"') as string },
        { code: 'ignored-filter-key', message: expect.stringContaining('"zone"') as string },
      ]);
    });

    it('warns of it also where the rest of the filter was answered before', async () => {
      const { session, events } = await signedIn();

      await firstValueFrom(session.getEndpoint({ serviceType: 'compute' }));
      await firstValueFrom(session.getEndpoint({ serviceType: 'compute', shard: 1 }));

      expect(warnings(events)).toMatchObject([{ code: 'ignored-filter-key' }]);
    });

    it('does not care what its value is', async () => {
      const { session, keystone } = await signedIn();
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;

      for (const mine of [1n, circular, Symbol('x'), () => 1]) {
        expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute', mine }))).toBe(`${keystone.url}/one`);
      }
    });
  });

  it('refuses a version beside a range before it signs in', async () => {
    const { session, keystone } = await signedIn();

    for (const lookup$ of [session.getEndpoint({ serviceType: 'compute', version: 2, minVersion: 2 }), session.getEndpointData({ serviceType: 'compute', version: 2, maxVersion: 2 })]) {
      await expect(firstValueFrom<unknown>(lookup$)).rejects.toMatchObject({ code: 'invalid-option' });
    }
    expect(keystone.arrivals).toEqual([]);
  });

  it('lists the versions of all services by region and interface, public ones unless told otherwise', async () => {
    const { session } = await signedIn();

    const found = await firstValueFrom(session.getAllVersionData());
    const internal = await firstValueFrom(session.getAllVersionData({ interface: 'internal', serviceType: 'compute' }));

    expect(Object.keys(found).sort()).toEqual(['One', 'Two']);
    expect(Object.keys(found['One'] ?? {})).toEqual(['public']);
    expect(Object.keys(internal['One'] ?? {})).toEqual(['internal']);
  });
});
