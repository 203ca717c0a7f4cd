import { describe, expect, it } from 'vitest';
import type { CatalogSelection } from '../../src/access/catalog-filter.js';
import { normalizeCatalog } from '../../src/access/normalize-catalog.js';
import { selectEndpoints } from '../../src/access/select-endpoints.js';
import { v3Endpoint, v3Service } from './token-documents.js';

const everywhere = [v3Endpoint('public', 'North'), v3Endpoint('internal', 'North'), v3Endpoint('public', 'South')];

/** The ids of the selected endpoints by service type. */
function select(catalog: readonly unknown[], wanted: Partial<CatalogSelection>): Record<string, readonly unknown[]> {
  const found = selectEndpoints(normalizeCatalog(catalog, 'v3'), { interfaces: [], ...wanted });
  return Object.fromEntries([...found].map(([type, endpoints]) => [type, endpoints.map(({ endpointId }) => endpointId)]));
}

describe('selectEndpoints', () => {
  it('gives everything when nothing is asked for', () => {
    expect(select([v3Service('compute', everywhere), v3Service('image', [])], {})).toEqual({
      compute: ['public-North', 'internal-North', 'public-South'],
      image: [],
    });
  });

  it('limits by region, exactly as it is written', () => {
    expect(select([v3Service('compute', everywhere)], { regionName: 'South' })).toEqual({ compute: ['public-South'] });
    expect(select([v3Service('compute', everywhere)], { regionName: 'south' })).toEqual({ compute: [] });
  });

  it('limits by endpoint id', () => {
    expect(select([v3Service('compute', everywhere)], { endpointId: 'internal-North' })).toEqual({ compute: ['internal-North'] });
  });

  it('limits by service name and id only where the catalog gives them', () => {
    const catalog = [v3Service('compute'), { type: 'image', endpoints: [v3Endpoint('public', 'North')] }];

    expect(select(catalog, { serviceName: 'other' })).toEqual({ image: ['public-North'] });
    expect(select(catalog, { serviceId: 'compute-id' })).toEqual({ compute: ['public-North'], image: ['public-North'] });
  });

  it('does not limit by empty texts', () => {
    expect(select([v3Service('compute')], { serviceType: '', regionName: '', serviceName: '', endpointId: '' })).toEqual({
      compute: ['public-North'],
    });
  });

  it('takes the first interface of the list that a service has, for each service', () => {
    const catalog = [v3Service('compute', everywhere), v3Service('image')];

    expect(select(catalog, { interfaces: ['admin', 'internal', 'public'] })).toEqual({
      compute: ['internal-North'],
      image: ['public-North'],
    });
  });

  it('looks for the preferred interface in the region asked for', () => {
    const wanted = { interfaces: ['internal', 'public'], regionName: 'South' };

    expect(select([v3Service('compute', everywhere)], wanted)).toEqual({ compute: ['public-South'] });
  });

  it('joins services of one type in the order of the catalog', () => {
    const catalog = [v3Service('compute', [v3Endpoint('public', 'A')]), v3Service('compute', [v3Endpoint('public', 'B')])];

    expect(select(catalog, { serviceType: 'compute' })).toEqual({ compute: ['public-A', 'public-B'] });
  });

  it('finds a service under its other names, the preferred one first', () => {
    const catalog = [v3Service('volume'), v3Service('volumev2'), v3Service('volumev3')];

    expect(select(catalog, { serviceType: 'block-storage' })).toEqual({ volumev3: ['public-North'] });
    expect(select(catalog, { serviceType: 'volumev2' })).toEqual({ volumev2: ['public-North'] });
  });

  it('takes the very name that was asked for before any other, if it has endpoints', () => {
    const both = [v3Service('volumev3'), v3Service('block-storage')];
    const bare = [v3Service('volumev3'), v3Service('block-storage', [])];

    expect(select(both, { serviceType: 'volumev3' })).toEqual({ volumev3: ['public-North'] });
    expect(select(both, { serviceType: 'block-storage' })).toEqual({ 'block-storage': ['public-North'] });
    expect(select(bare, { serviceType: 'block-storage' })).toEqual({ volumev3: ['public-North'] });
  });

  it('does not find one alias under another', () => {
    expect(select([v3Service('volumev3')], { serviceType: 'volume' })).toEqual({});
  });

  it('keeps all matching names, empty, when none of them has a fitting endpoint', () => {
    const catalog = [v3Service('volumev2'), v3Service('volumev3')];

    expect(select(catalog, { serviceType: 'block-storage', regionName: 'Nowhere' })).toEqual({ volumev2: [], volumev3: [] });
  });

  it('finds a type the authority does not know by its exact name', () => {
    expect(select([v3Service('custom'), v3Service('custom2')], { serviceType: 'custom' })).toEqual({ custom: ['public-North'] });
  });
});
