import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappedEndpoint, originOf } from '../../src/discovery/endpoint-lookup.js';
import { endpointAt, serveDocuments, type ServedDocuments } from './served-documents.js';

let served: ServedDocuments;
beforeAll(async () => (served = await serveDocuments()));
afterAll(() => served.close());

const mapUrl = (url: string): string => url.replace('https://internal', 'http://localhost:4200/proxy');

describe('originOf', () => {
  it('says what a URL was found for', () => {
    const endpoint = endpointAt('https://internal/v3', { serviceType: undefined });
    expect(originOf({ endpoint, filter: { serviceType: 'volumev3' } })).toEqual({
      serviceType: 'volumev3',
      interface: 'public',
      regionName: 'R1',
    });
  });
});

describe('mappedEndpoint', () => {
  it('applies mapUrl to what the catalog says', () => {
    const endpoint = endpointAt('https://internal/v3');
    expect(mappedEndpoint({ connection: served.connect({ mapUrl }), endpoint, filter: {} })).toMatchObject({
      url: 'http://localhost:4200/proxy/v3',
      catalogUrl: 'http://localhost:4200/proxy/v3',
      serviceUrl: undefined,
    });
  });

  it('leaves the user their own URL', () => {
    const endpoint = endpointAt('https://internal/v3');
    expect(mappedEndpoint({ connection: served.connect({ mapUrl }), endpoint, filter: {}, isOwnUrl: true })).toBe(endpoint);
  });
});
