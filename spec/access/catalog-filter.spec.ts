import { describe, expect, it } from 'vitest';
import { catalogSelection, interfacesIn } from '../../src/access/catalog-filter.js';
import { AUTH_INTERFACE } from '../../src/access/endpoint-filter.js';

describe('interfacesIn', () => {
  it('makes a list of one or many, dropping empty names', () => {
    expect(interfacesIn({ interface: 'public' })).toEqual(['public']);
    expect(interfacesIn({ interface: ['internal', '', 'public'] })).toEqual(['internal', 'public']);
  });

  it('is empty when any interface will do', () => {
    expect([{}, { interface: [] }, { interface: '' }].map(interfacesIn)).toEqual([[], [], []]);
  });

  it('never takes the auth interface for any interface', () => {
    expect(interfacesIn({ interface: AUTH_INTERFACE })).toHaveLength(1);
  });
});

describe('catalogSelection', () => {
  it('writes interfaces as the version of the catalog does', () => {
    const asked = ['public', 'publicURL', 'special'];

    expect(catalogSelection({ interface: asked }, 'v3').interfaces).toEqual(['public', 'public', 'special']);
    expect(catalogSelection({ interface: asked }, 'v2.0').interfaces).toEqual(['publicURL', 'publicURL', 'specialURL']);
  });

  it('leaves names alone that only look like a spelling of a standard one', () => {
    const odd = ['EUR', 'curL', 'INTERNALURL', 'specialURL'];

    expect(catalogSelection({ interface: odd }, 'v3').interfaces).toEqual(odd);
  });

  it('takes what concerns the catalog out of a whole endpoint filter', () => {
    const filter = { serviceType: 'compute', regionName: 'North', minVersion: '2', anything: true };

    expect(catalogSelection(filter, 'v3')).toEqual({
      serviceType: 'compute',
      interfaces: [],
      regionName: 'North',
      serviceName: undefined,
      serviceId: undefined,
      endpointId: undefined,
    });
  });
});
