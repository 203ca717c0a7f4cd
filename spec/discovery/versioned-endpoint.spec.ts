import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { candidateUrls } from '../../src/discovery/candidate-urls.js';
import { Discovery } from '../../src/discovery/discovery.js';
import { LATEST } from '../../src/discovery/version.js';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
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

describe('what endpointWithVersion says of a version that is not offered', () => {
  const offering = new Discovery({
    url: 'https://a.example.com/',
    status: 200,
    headers: {},
    readAt: 0,
    body: { versions: [entry('v2', 'v2/'), entry('v3', 'v3/', { status: 'EXPERIMENTAL' }), entry('v4', 'v4/', { status: 'odd' })] },
  });
  const said = (range: VersionedWish['range'], allow?: VersionedWish['filter']['allow']): unknown => {
    try {
      return endpointWithVersion({ ...wishFor('https://a.example.com/v2', range), filter: { allow } }, offering);
    } catch (error) {
      return error;
    }
  };

  it('names what is offered, all of it, and what was wanted', () => {
    expect(said({ min: [9, 0], max: [LATEST, LATEST] })).toMatchObject({
      message:
        'https://a.example.com/ offers 2.0 (current), 3.0 (experimental), 4.0 (unknown), which does not include version 9.0 or newer.',
      outcome: 'refused',
    });
  });

  it.each<[VersionedWish['range'], string]>([
    [{ min: [9, 0], max: [9, 5] }, 'a version from 9.0 to 9.5.'],
    [{ min: [9, 0], max: undefined }, 'version 9.0 or newer.'],
    [{ min: [9, 0], max: [9, LATEST] }, 'a version from 9.0 to 9.latest.'],
    [{ min: undefined, max: [1, 5] }, 'a version from 0.0 to 1.5.'],
  ])('puts %j into words', (range, words) => {
    expect(said(range)).toMatchObject({ message: expect.stringMatching(new RegExp(`${words}$`)) as string });
  });

  it('names what may be chosen from', () => {
    expect(said({ min: [3, 0], max: [3, LATEST] }, { allowExperimental: false, allowUnknown: true })).toMatchObject({
      message: expect.stringMatching(/ with allowExperimental: false, allowUnknown: true\.$/) as string,
    });
  });

  it('refuses a document without a usable version for good', () => {
    const empty = new Discovery({ url: 'https://a.example.com/', status: 200, headers: {}, readAt: 0, body: { versions: [] } });
    expect(() => endpointWithVersion(wishFor('https://a.example.com/', { min: undefined, max: undefined }), empty)).toThrow(
      expect.objectContaining({ outcome: 'refused', message: expect.stringMatching(/a usable version\.$/) as string }),
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
    expect(served.events).toMatchObject([
      { code: 'discovery-fallback', message: expect.stringMatching(/; it is not used\. Take the URL as it is with skipDiscovery/) as string },
      { code: 'discovery-fallback', message: expect.stringMatching(/; it is used as the base URL as it is\.$/) as string },
    ]);
  });

  it('says why no document could be read, and what to do', () => {
    const failures = [new ConnectFailure('The first was refused.'), new DeadlineExceeded('The second was late.', { outcome: 'unknown' })];
    expect(() => endpointWithoutDocument(wishFor('https://a.example.com/volume', version3), failures)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^No version document of https:\/\/a\.example\.com\/volume could be read, so a version from 3\.0 to 3\.latest was not found\. The first was refused\. The second was late\. Take the URL /,
        ) as string,
        cause: failures[1],
        outcome: 'unknown',
      }),
    );
  });

  it('says no more than there is to say', () => {
    const said = (failures: readonly ConnectFailure[]): unknown => {
      try {
        return endpointWithoutDocument({ ...wishFor('https://a.example.com/volume', version3), allowVersionHack: false }, failures);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(said([new ConnectFailure('It was refused.')])).toMatch(/was not found\. It was refused\.$/);
    expect(said([])).toMatch(/was not found\. $/);
  });

  it('never falls back when URLs may not be derived', () => {
    const wish = { ...wishFor('https://a.example.com/volume', version3, true), allowVersionHack: false };
    expect(() => endpointWithoutDocument(wish, [])).toThrow(expect.objectContaining({ code: 'discovery-failure' }));
  });
});
