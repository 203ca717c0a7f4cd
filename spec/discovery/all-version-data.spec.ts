import { firstValueFrom, of } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allVersionData, type AllVersionData } from '../../src/discovery/all-version-data.js';
import type { EndpointData } from '../../src/access/endpoint-data.js';
import { endpointAt, entry, serveDocuments, type Reply, type ServedDocuments } from './served-documents.js';

const PROJECT = '0123456789abcdef0123456789abcdef';
let served: ServedDocuments;
beforeAll(async () => (served = await serveDocuments()));
beforeEach(() => served.reset());
afterAll(() => served.close());

const at = (path: string, more: Partial<EndpointData> = {}): EndpointData => endpointAt(served.url + path, more);
const all = (endpoints: readonly EndpointData[]): Promise<AllVersionData> => {
  const authenticate = () => of({ 'X-Auth-Token': 'tok-1-7Hs4Vm' });
  return firstValueFrom(allVersionData({ connection: served.connect(), endpoints, projectId: PROJECT, authenticate }));
};
const document: Reply = { json: { versions: [entry('v3', 'v3/', { min_version: '3.0', version: '3.71' }), entry('v2', 'v2/')] } };

describe('allVersionData', () => {
  it('lists versions by region, interface and official service type, oldest first', async () => {
    served.answer('/volume/', document);
    const found = await all([at(`/volume/v3/${PROJECT}`, { serviceType: 'volumev3', interface: 'publicURL' })]);
    expect(found).toMatchObject({
      R1: { public: { 'block-storage': [{ version: [2, 0] }, { version: [3, 0], maxMicroversion: [3, 71] }] } },
    });
    expect(served.requests).toEqual(['GET /volume/']);
  });

  it('puts the versions of several catalog entries of one service together', async () => {
    served.answer('/volume/', document);
    served.answer('/old/', { json: { versions: [entry('v1', 'v1/')] } });
    const found = await all([
      at('/volume/v3', { serviceType: 'volumev3' }),
      at('/volume/v2', { serviceType: 'volumev2' }),
      at('/old/v1', { serviceType: 'volume' }),
    ]);
    expect(found['R1']?.['public']?.['block-storage']?.map(({ url }) => url.replace(served.url, ''))).toEqual([
      '/volume/v2/',
      '/volume/v3/',
      '/old/v1/',
    ]);
    expect(served.requests.filter((request) => request === 'GET /volume/')).toHaveLength(1);
  });

  it('infers from the URL what no document says', async () => {
    const found = await all([at(`/volume/v3/${PROJECT}`), at('/custom', { serviceType: 'custom' })]);
    expect(found).toMatchObject({
      R1: {
        public: {
          'block-storage': [{ version: [3, 0], url: `${served.url}/volume/v3/`, status: 'CURRENT', rawStatus: undefined }],
          custom: [{ version: undefined, url: `${served.url}/custom/` }],
        },
      },
    });
  });

  it('never lists the account of an object store', async () => {
    const found = await all([at(`/swift/v1/AUTH_${PROJECT}`, { serviceType: 'object-store' })]);
    expect(found).toMatchObject({ R1: { public: { 'object-store': [{ version: [1, 0], url: `${served.url}/swift/v1/` }] } } });
    expect(served.requests).toEqual(['GET /swift/']);
  });

  it('leaves out endpoints without a region or an interface', async () => {
    expect(await all([at('/a', { regionName: undefined }), at('/b', { interface: undefined })])).toEqual({});
    expect(served.requests).toEqual([]);
  });

  it('leaves out endpoints that cannot be asked, and asks the others', async () => {
    const found = await all([
      at('/a', { url: 'not a url' }),
      at('/b', { url: 'ftp://files.example.com/v1', serviceType: 'files' }),
      at('/c', { url: 'xhttp://files.example.com/v1', serviceType: 'more-files' }),
      at('/d', { url: undefined, serviceType: 'nowhere' }),
      at('/shares/v2', { serviceType: 'share' }),
    ]);
    expect(Object.keys(found['R1']?.['public'] ?? {})).toEqual(['shared-file-system']);
  });

  it('shows who asks where it may, and calls an interface by its short name', async () => {
    served.answer('/volume/', ({ headers }) => (headers['x-auth-token'] === undefined ? { status: 401 } : document));
    const found = await all([at(`/volume/v3/${PROJECT}`, { interface: 'URLpublicURL' })]);
    expect(found['R1']?.['URLpublic']?.['block-storage']).toHaveLength(2);
    expect(served.requests).toEqual(['GET /volume/', 'GET /volume/ tok-1-7Hs4Vm']);
  });

  it('asks a few endpoints at a time and keeps the order of the catalog', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const names = Array.from({ length: 10 }, (_, index) => `svc-${String(index)}`);
    for (const name of names) {
      served.answer(`/${name}`, async () => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          most = Math.max(most, waiting.length);
          if (waiting.length === 4 || served.requests.length > 8) for (const proceed of waiting.splice(0).reverse()) proceed();
        });
        return document;
      });
    }
    const found = await all(names.map((name) => at(`/${name}`, { serviceType: name })));
    expect(most).toBe(4);
    expect(Object.keys(found['R1']?.['public'] ?? {})).toEqual(names);
  });
});
