import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { candidateUrls } from '../../src/discovery/candidate-urls.js';
import { Discovery } from '../../src/discovery/discovery.js';
import { LATEST } from '../../src/discovery/version.js';
import { endpointWithoutDocument, endpointWithVersion, type VersionedWish } from '../../src/discovery/versioned-endpoint.js';
import { endpointAt, entry, serveDocuments, type ServedDocuments } from './served-documents.js';

let served: ServedDocuments;
beforeAll(async () => (served = await serveDocuments()));
beforeEach(() => served.reset());
afterAll(() => served.close());

function wishFor(url: string, range: VersionedWish['range'], catalogUrlFallback = false): VersionedWish {
  const endpoint = endpointAt(url);
  const input = { url, catalogUrl: url, serviceType: 'compute', projectId: 'p', range, allowVersionHack: true };
  const connection = served.connect({ catalogUrlFallback });
  return { connection, endpoint, range, filter: {}, candidates: candidateUrls(input), allowVersionHack: true };
}
const discovery = new Discovery({
  url: 'https://a.example.com/',
  status: 200,
  headers: {},
  readAt: 0,
  body: { versions: [entry('v2', 'v2/'), entry('v3', 'v3', { min_version: '3.0', max_version: '3.9', next_min_version: '3.2', not_before: '2032-01-01' })] },
});
const version3 = { min: [3, 0], max: [3, LATEST] };

describe('endpointWithVersion', () => {
  it('knows everything about the version, and keeps what the catalog says', () => {
    const wish = wishFor('https://a.example.com/v2', version3);
    expect(endpointWithVersion(wish, discovery)).toEqual({
      ...wish.endpoint,
      url: 'https://a.example.com/v3',
      serviceUrl: 'https://a.example.com/v3',
      apiVersion: [3, 0],
      minMicroversion: [3, 0],
      maxMicroversion: [3, 9],
      nextMinVersion: [3, 2],
      notBefore: '2032-01-01',
      status: 'CURRENT',
    });
  });

  it('puts the project id back with one slash', () => {
    expect(endpointWithVersion(wishFor('https://a.example.com/v2/p', version3), discovery).url).toBe('https://a.example.com/v3/p');
  });

  it('goes by the URL of the endpoint when any version will do', () => {
    const anything = { min: undefined, max: undefined };
    expect(endpointWithVersion(wishFor('https://a.example.com/v2', anything), discovery).apiVersion).toEqual([2, 0]);
  });

  it('tells a missing version from an empty document', () => {
    const version9 = { min: [9, 0], max: [LATEST, LATEST] };
    expect(() => endpointWithVersion(wishFor('https://a.example.com/v2', version9), discovery)).toThrow(
      expect.objectContaining({ code: 'version-not-available', message: expect.stringContaining('9.0 or newer') as string }),
    );
    const empty = new Discovery({ url: 'https://a.example.com/', status: 200, headers: {}, readAt: 0, body: { versions: [] } });
    expect(() => endpointWithVersion(wishFor('https://a.example.com/', { min: undefined, max: undefined }), empty)).toThrow(
      expect.objectContaining({ code: 'discovery-failure', message: expect.stringContaining('no version') as string }),
    );
  });
});

describe('endpointWithoutDocument', () => {
  it('uses the URL of the catalog when it names the wanted version', () => {
    const wish = wishFor('https://a.example.com/v3', version3);
    expect(endpointWithoutDocument(wish, [])).toEqual({ ...wish.endpoint, serviceUrl: 'https://a.example.com/v3' });
  });

  it('fails, or falls back, as the switch says', () => {
    const url = 'https://user:password@a.example.com/volume';
    expect(() => endpointWithoutDocument(wishFor(url, version3), [])).toThrow(
      expect.objectContaining({ code: 'discovery-failure', message: expect.not.stringContaining('password') as string }),
    );
    const wish = wishFor(url, version3, true);
    expect(endpointWithoutDocument(wish, [])).toBe(wish.endpoint);
    expect(JSON.stringify(served.events)).not.toContain('password');
  });

  it('never falls back when URLs may not be derived', () => {
    const wish = { ...wishFor('https://a.example.com/volume', version3, true), allowVersionHack: false };
    expect(() => endpointWithoutDocument(wish, [])).toThrow(expect.objectContaining({ code: 'discovery-failure' }));
  });
});
