import { describe, expect, it } from 'vitest';
import type { CatalogFilter } from '../../src/access/catalog-filter.js';
import { describeMiss, describeWish } from '../../src/access/describe-miss.js';
import { normalizeCatalog } from '../../src/access/normalize-catalog.js';
import { v3Endpoint, v3Service } from './token-documents.js';

const miss = (catalog: readonly unknown[], filter: CatalogFilter): string => describeMiss(filter, normalizeCatalog(catalog, 'v3'));

describe('describeWish', () => {
  it('says all that was asked for', () => {
    const filter = { serviceType: 'compute', interface: ['internal', 'public'], serviceName: 'nova', regionName: 'North' };

    expect(describeWish(filter)).toBe('internal or public endpoint for "compute" named "nova" in region "North"');
    expect(describeWish({ serviceId: 's', endpointId: 'e' })).toBe('endpoint of the service with the id "s" with the id "e"');
  });
});

describe('describeMiss', () => {
  it('names the regions and interfaces that the service has', () => {
    const endpoints = [v3Endpoint('public', 'North'), v3Endpoint('admin', 'North'), v3Endpoint('public', 'South')];

    expect(miss([v3Service('compute', endpoints)], { serviceType: 'compute', regionName: 'West' })).toBe(
      'The service catalog has no endpoint for "compute" in region "West". ' +
        'It has "compute" (named "compute-name") in region "North" (public, admin); "compute" (named "compute-name") in region "South" (public).',
    );
  });

  it('names services without endpoints, endpoints without region or interface', () => {
    const catalog = [v3Service('image', []), { type: 'compute', endpoints: [{ url: 'http://a' }] }];

    expect(miss(catalog, { regionName: 'West' })).toContain(
      'It has "image" (named "image-name") without endpoints; "compute" without region (no interface).',
    );
  });

  it('points to another name of the same service', () => {
    expect(miss([v3Service('compute'), v3Service('volumev3')], { serviceType: 'volume' })).toContain(
      'The same service is there as "volumev3": ask for it by that name.',
    );
  });

  it('lists the types of the catalog for a service that is not there', () => {
    expect(miss([v3Service('compute'), v3Service('image')], { serviceType: 'dns' })).toContain(
      'It has "compute", "image": ask for one of these',
    );
  });

  it('says that nothing in the catalog is usable', () => {
    expect(miss([], { serviceType: 'dns' })).toContain('Nothing in it has a type.');
  });

  it('stays short with a large catalog', () => {
    const catalog = Array.from({ length: 300 }, (_, index) => v3Service(`service-${String(index)}`));

    expect(miss(catalog, { serviceType: 'dns' })).toContain(' and 288 more');
  });

  it('quotes names, so that none can forge a line of a log', () => {
    expect(miss([v3Service('a\nERROR b')], { serviceType: 'x\ny' })).not.toContain('\n');
  });
});
