import { describe, expect, it } from 'vitest';
import { normalizeCatalog } from '../../src/access/normalize-catalog.js';

const v3 = {
  type: 'compute',
  id: 'c-1',
  name: 'nova',
  endpoints: [{ id: 'e-1', interface: 'public', region: 'Old', region_id: 'North', url: 'http://nova/v2.1' }],
};
const v2 = {
  type: 'compute',
  name: 'nova',
  endpoints: [{ id: 'e-1', region: 'North', publicURL: 'http://nova/v2', specialURL: 'http://special', adminURL: '' }],
};

const regionsOf = (...endpoints: readonly object[]): readonly unknown[] => {
  const withUrl = endpoints.map((endpoint) => ({ interface: 'public', url: 'http://a', ...endpoint }));
  return normalizeCatalog([{ type: 'compute', endpoints: withUrl }], 'v3')[0]?.endpoints.map(({ regionName }) => regionName) ?? [];
};

describe('normalizeCatalog', () => {
  it('reads a v3 service', () => {
    const [service] = normalizeCatalog([v3], 'v3');

    expect(service).toMatchObject({ type: 'compute', id: 'c-1', name: 'nova' });
    expect(service?.endpoints).toEqual([
      {
        url: 'http://nova/v2.1',
        catalogUrl: 'http://nova/v2.1',
        serviceUrl: undefined,
        serviceType: 'compute',
        serviceName: 'nova',
        serviceId: 'c-1',
        interface: 'public',
        regionName: 'North',
        endpointId: 'e-1',
        rawEndpoint: v3.endpoints[0],
        apiVersion: [2, 1],
        minMicroversion: undefined,
        maxMicroversion: undefined,
        nextMinVersion: undefined,
        notBefore: undefined,
        status: undefined,
      },
    ]);
  });

  it('makes an endpoint of each URL of a v2.0 endpoint', () => {
    const [service] = normalizeCatalog([v2], 'v2.0');

    expect(service?.endpoints.map((endpoint) => [endpoint.interface, endpoint.url, endpoint.endpointId])).toEqual([
      ['publicURL', 'http://nova/v2', 'e-1'],
      ['specialURL', 'http://special', 'e-1'],
    ]);
    expect(service?.endpoints.map(({ rawEndpoint }) => rawEndpoint)).toEqual([v2.endpoints[0], v2.endpoints[0]]);
  });

  it('takes the region id, else the region', () => {
    expect(
      regionsOf({ region: 'A' }, { region_id: 'B' }, { region: 'C', region_id: 'D' }, { region: 'E', region_id: '' }, { region: 'F', region_id: null }, {}),
    ).toEqual(['A', 'B', 'D', 'E', 'F', undefined]);
  });

  it('leaves out services without a type and endpoints without a URL', () => {
    const endpoints = [{ interface: 'public', url: '' }, { interface: 'public', url: null }, { interface: 'public' }, 'text'];

    expect(normalizeCatalog([{ endpoints: [] }, { type: '' }, null, 'text', { type: 'image', endpoints }], 'v3')).toEqual([
      { type: 'image', name: undefined, id: undefined, endpoints: [] },
    ]);
  });

  it('accepts services without name, id or endpoints, and endpoints without an interface', () => {
    const services = normalizeCatalog([{ type: 'compute' }, { type: 'image', endpoints: [{ url: 'http://a' }] }], 'v3');

    expect(services.map(({ endpoints }) => endpoints.map((endpoint) => endpoint.interface))).toEqual([[], [undefined]]);
  });

  it('is frozen through and through', () => {
    const [service] = normalizeCatalog([v3], 'v3');

    expect([service, service?.endpoints, service?.endpoints[0]].every(Object.isFrozen)).toBe(true);
  });
});
