import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceCatalog } from '../../src/access/service-catalog.js';
import { EmptyCatalog } from '../../src/errors/empty-catalog.js';
import { EndpointNotFound } from '../../src/errors/endpoint-not-found.js';
import { InvalidResponse } from '../../src/errors/invalid-response.js';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { v2Document, v3Document, v3Endpoint, v3Service } from './token-documents.js';

const compute = v3Service('compute', [v3Endpoint('public', 'North'), v3Endpoint('internal', 'North'), v3Endpoint('public', 'South')]);
const v3 = ServiceCatalog.from(v3Document({ catalog: [compute, v3Service('image')] }));
const nova = { id: 'e-1', region: 'North', publicURL: 'http://public/v2', internalURL: 'http://internal/v2' };
const v2 = ServiceCatalog.from(v2Document({ serviceCatalog: [{ type: 'compute', name: 'nova', endpoints: [nova] }] }));

describe('ServiceCatalog', () => {
  it('finds a public endpoint unless asked for another interface', () => {
    expect(v3.urlFor({ serviceType: 'compute' })).toBe('http://public.North.example.com');
    expect(v3.urlFor({ serviceType: 'compute', interface: 'internal' })).toBe('http://internal.North.example.com');
    expect(v3.urlFor({ serviceType: 'compute', interface: ['admin', 'internal'] })).toBe('http://internal.North.example.com');
  });

  it('understands both spellings of an interface in both versions', () => {
    expect(v3.urlFor({ serviceType: 'compute', interface: 'internalURL' })).toBe('http://internal.North.example.com');
    expect(v2.urlFor({ serviceType: 'compute', interface: 'internal' })).toBe('http://internal/v2');
    expect(v2.urlFor({ serviceType: 'compute', interface: 'internalURL' })).toBe('http://internal/v2');
  });

  it('tells an interface with an unusual name from a standard one', () => {
    const odd = [v3Endpoint('EUR', 'North'), v3Endpoint('public', 'North'), v3Endpoint('INTERNAL', 'North')];
    const catalog = ServiceCatalog.from(v3Document({ catalog: [v3Service('compute', odd)] }));

    expect(catalog.urlFor({ interface: ['EUR', 'public'] })).toBe('http://EUR.North.example.com');
    expect(catalog.urlFor({ interface: 'INTERNAL' })).toBe('http://INTERNAL.North.example.com');
    expect(() => catalog.urlFor({ interface: 'internal' })).toThrow(EndpointNotFound);
  });

  it('takes the first that fits, in the order of the catalog', () => {
    expect(v3.endpointDataFor()).toMatchObject({ serviceType: 'compute', regionName: 'North', interface: 'public' });
    expect(v3.endpointDataFor({ serviceType: 'compute', regionName: 'South' }).endpointId).toBe('public-South');
  });

  it('reads the version out of the URL', () => {
    expect(v2.endpointDataFor({ serviceType: 'compute' }).apiVersion).toEqual([2, 0]);
    expect(v3.endpointDataFor({ serviceType: 'compute' }).apiVersion).toBeUndefined();
  });

  it('lists public endpoints and their URLs, of any interface with an empty list', () => {
    expect(v3.getUrls({ serviceType: 'compute' })).toEqual(['http://public.North.example.com', 'http://public.South.example.com']);
    expect(v3.getUrls({ serviceType: 'compute', interface: [] })).toHaveLength(3);
    expect(v3.getEndpointDataList().map(({ endpointId }) => endpointId)).toEqual(['public-North', 'public-South', 'public-North']);
  });

  it('groups endpoints of any interface by service type', () => {
    const found = v3.getEndpointsData({ regionName: 'South' });

    expect(found['compute']?.map(({ endpointId }) => endpointId)).toEqual(['public-South']);
    expect(found['image']).toEqual([]);
  });

  it("gives the catalog's own endpoints, each once", () => {
    expect(v3.getEndpoints({ serviceType: 'image' })).toEqual({ image: [v3Endpoint('public', 'North')] });
    expect(v2.getEndpoints({ serviceType: 'compute' })).toEqual({ compute: [nova] });
  });

  it('gives the catalog as it came and as services', () => {
    expect(v3.catalog).toEqual([compute, v3Service('image')]);
    expect(v3.normalizeCatalog().map(({ type }) => type)).toEqual(['compute', 'image']);
  });

  it('says what it has when nothing fits', () => {
    expect(() => v3.urlFor({ serviceType: 'compute', regionName: 'West' })).toThrow(EndpointNotFound);
    expect(() => v3.urlFor({ serviceType: 'compute', regionName: 'West' })).toThrow(
      /no public endpoint for "compute" in region "West"\. It has "compute" .*"North".*"South"/,
    );
  });

  it('finds nothing when several names match and none has a fitting endpoint', () => {
    const catalog = ServiceCatalog.from(v3Document({ catalog: [v3Service('volumev2'), v3Service('volumev3')] }));

    expect(() => catalog.urlFor({ serviceType: 'block-storage', regionName: 'West' })).toThrow(EndpointNotFound);
    expect(catalog.getEndpointsData({ serviceType: 'block-storage', regionName: 'West' })).toEqual({ volumev2: [], volumev3: [] });
  });

  it.each([v3Document(), v3Document({ catalog: [] }), v2Document(), v2Document({ serviceCatalog: {} })])(
    'tells an empty catalog from a service that is not there: %#',
    (body) => {
      const catalog = ServiceCatalog.from(body);

      expect(() => catalog.urlFor({ serviceType: 'compute' })).toThrow(EmptyCatalog);
      expect(() => catalog.endpointDataFor({ serviceType: 'compute' })).toThrow(EndpointNotFound);
      expect(catalog.getUrls({ serviceType: 'compute' })).toEqual([]);
      expect(catalog.getEndpoints()).toEqual({});
    },
  );

  it('refuses what is no token document', () => {
    expect(() => ServiceCatalog.from({ catalog: [] })).toThrow(InvalidResponse);
  });

  it('gives the same value for the same question', () => {
    const filter = { serviceType: 'compute', interface: ['internal', 'public'] };

    expect(v3.endpointDataFor(filter)).toBe(v3.endpointDataFor({ ...filter }));
  });

  it('answers right after more different questions than it remembers', () => {
    const regions = Array.from({ length: 450 }, (_, index) => `region-${String(index)}`);
    regions.forEach((regionName) => v3.getUrls({ regionName }));

    expect(v3.getUrls({ regionName: 'South' })).toEqual(['http://public.South.example.com']);
    expect(v3.getUrls({ regionName: 'region-7' })).toEqual([]);
  });

  it('is not confused by types named like members of objects', () => {
    const catalog = ServiceCatalog.from(v3Document({ catalog: [v3Service('__proto__'), v3Service('constructor')] }));

    expect(catalog.urlFor({ serviceType: '__proto__' })).toBe('http://public.North.example.com');
    expect(Object.keys(catalog.getEndpointsData())).toEqual(['__proto__', 'constructor']);
  });

  it('throws nothing but our errors, whatever the catalog holds and the filter asks for', () => {
    const word = fc.oneof(fc.constantFrom('compute', 'volumev3', 'public', 'publicURL', 'North', ''), fc.string());
    const endpoint = fc.dictionary(fc.constantFrom('id', 'interface', 'region', 'region_id', 'url', 'publicURL', 'URL'), fc.oneof(word, fc.jsonValue()));
    const service = fc.record({ type: word, name: word, id: word, endpoints: fc.oneof(fc.array(endpoint), fc.jsonValue()) }, { requiredKeys: [] });
    const catalog = fc.oneof(fc.array(fc.oneof(service, fc.jsonValue())), fc.jsonValue());
    const filter = fc.record(
      { serviceType: word, interface: fc.oneof(word, fc.array(word)), regionName: word, serviceName: word, serviceId: word, endpointId: word },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(catalog, filter, fc.boolean(), (raw, wanted, isV3) => {
        const read = ServiceCatalog.from(isV3 ? v3Document({ catalog: raw }) : v2Document({ serviceCatalog: raw }));
        expect(read.getUrls(wanted)).toHaveLength(read.getEndpointDataList(wanted).length);
        try {
          expect(read.urlFor(wanted)).toBe(read.getUrls(wanted)[0]);
        } catch (error) {
          expect(isKeystoneAuthError(error)).toBe(true);
          expect(read.getUrls(wanted)).toEqual([]);
        }
      }),
    );
  });
});
