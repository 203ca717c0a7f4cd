import { firstValueFrom, of } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointData, Version } from '../../src/access/endpoint-data.js';
import type { EndpointFilter } from '../../src/access/endpoint-filter.js';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import type { EndpointLookup } from '../../src/discovery/endpoint-lookup.js';
import {
  resolveApiMajorVersion,
  resolveEndpointData,
  versionedEndpointData,
} from '../../src/discovery/resolve-endpoint-data.js';
import { type ConnectionChoices, endpointAt, entry, serveDocuments, type ServedDocuments } from './served-documents.js';

const PROJECT = '0123456789abcdef0123456789abcdef';
let served: ServedDocuments;
beforeAll(async () => (served = await serveDocuments()));
beforeEach(() => served.reset());
afterAll(() => served.close());

function serveCinder(): void {
  const [v2, v3] = [entry('v2.0', '/v2/', { status: 'DEPRECATED' }), entry('v3.0', '/v3/', { min_version: '3.0', version: '3.71' })];
  served.answer('/', { status: 300, json: { versions: [v2, v3] } });
  for (const path of ['/v2', '/v2/']) served.answer(path, { json: { version: v2 } });
  for (const path of ['/v3', '/v3/']) served.answer(path, { json: { version: v3 } });
}

const lookup = (path: string, filter: EndpointFilter = {}, choices: ConnectionChoices = {}): EndpointLookup => ({
  connection: served.connect(choices),
  endpoint: endpointAt(served.url + path),
  filter,
  projectId: PROJECT,
});
const resolve = (...given: Parameters<typeof lookup>): Promise<EndpointData | undefined> =>
  firstValueFrom(resolveEndpointData(lookup(...given)));
const urlOf = async (...given: Parameters<typeof lookup>): Promise<string | undefined> =>
  (await resolve(...given))?.url?.replace(served.url, '');

describe('resolveEndpointData', () => {
  it('sends nothing when neither a version nor discovery is wanted', async () => {
    const endpoint = await resolve('/v3', { discoverVersions: false });
    expect(endpoint).toMatchObject({ url: `${served.url}/v3`, apiVersion: [3, 0], maxMicroversion: undefined });
    expect(served.requests).toEqual([]);
  });

  it('sends nothing when the catalog already has the wanted version', async () => {
    expect(await urlOf('/v3', { version: '3', discoverVersions: false })).toBe('/v3');
    expect(served.requests).toEqual([]);
  });

  it('sends nothing when discovery is to be skipped', async () => {
    expect(await urlOf('/v2', { version: '3', skipDiscovery: true })).toBe('/v2');
    expect(served.requests).toEqual([]);
  });

  it('says what the document of the catalog URL says when no version is wanted', async () => {
    serveCinder();
    expect(await resolve('/v3')).toMatchObject({
      url: `${served.url}/v3/`,
      serviceUrl: `${served.url}/v3/`,
      catalogUrl: `${served.url}/v3`,
      apiVersion: [3, 0],
      minMicroversion: [3, 0],
      maxMicroversion: [3, 71],
      status: 'CURRENT',
    });
    expect(served.requests).toEqual(['GET /v3']);
  });

  it('finds another version through the root of a versioned URL', async () => {
    serveCinder();
    expect(await urlOf('/v3', { version: '2' })).toBe('/v2/');
    expect(served.requests).toEqual(['GET /']);
  });

  it('takes the newest version of an unversioned endpoint', async () => {
    serveCinder();
    expect(await urlOf('')).toBe('/v3/');
  });

  it('puts the project id back behind the version that was found', async () => {
    serveCinder();
    expect(await urlOf(`/v2/${PROJECT}`, { version: '3' })).toBe(`/v3/${PROJECT}`);
    expect(served.requests).toEqual(['GET /']);
  });

  it('takes an upper bound alone for anything up to there', async () => {
    serveCinder();
    expect(await urlOf('/', { maxVersion: '2' })).toBe('/v2/');
    expect(await urlOf('/', { maxVersion: '9' })).toBe('/v3/');
    expect(await urlOf('/v3', { maxVersion: '3', discoverVersions: false })).toBe('/v3');
  });

  it('honours a version', async () => {
    serveCinder();
    expect(await urlOf('/', { version: '2' })).toBe('/v2/');
    expect(await urlOf('/', { version: 'latest' })).toBe('/v3/');
  });

  it('goes by the service type where that implies a version', async () => {
    serveCinder();
    expect(await urlOf('/', { serviceType: 'volumev2' })).toBe('/v2/');
    await expect(resolve('/', { serviceType: 'volumev2', version: '3' })).rejects.toMatchObject({ name: 'ImpliedVersionMismatch' });
  });

  it('finds nothing when the document does not offer the version', async () => {
    serveCinder();
    expect(await resolve('/', { version: '9' })).toBeUndefined();
  });

  it('finds only what the flags allow', async () => {
    served.answer('/', { json: { versions: [entry('v3', '/v3/', { status: 'EXPERIMENTAL' })] } });
    expect(await resolve('/', { version: '3' })).toBeUndefined();
    expect(await resolve('/', { version: 'latest' })).toBeUndefined();
    expect(await urlOf('/', { version: '3', allow: { allowExperimental: true } })).toBe('/v3/');
    expect(await urlOf('/')).toBe('/');
  });

  it('refuses flags it does not know before anything is sent', async () => {
    const allow = { allowEverything: true } as EndpointFilter['allow'];
    await expect(resolve('/', { allow })).rejects.toMatchObject({ name: 'OptionError', options: ['allowEverything'] });
    expect(served.requests).toEqual([]);
  });

  it('authenticates where a document wants it', async () => {
    served.answer('/', ({ headers }) =>
      headers['x-auth-token'] === undefined ? { status: 401 } : { json: { versions: [entry('v3', '/v3/')] } },
    );
    const authenticate = () => of({ 'X-Auth-Token': 'tok-1-7Hs4Vm' });
    const found = await firstValueFrom(resolveEndpointData({ ...lookup('/', { version: '3' }), authenticate }));
    expect(found?.url).toBe(`${served.url}/v3/`);
    expect(served.requests).toEqual(['GET /', 'GET / tok-1-7Hs4Vm']);
  });

  it('never lists the account of an object store', async () => {
    const authenticate = () => of({ 'X-Auth-Token': 'tok-1-7Hs4Vm' });
    const endpoint = endpointAt(`${served.url}/v1/AUTH_${PROJECT}`, { serviceType: 'object-store' });
    const swift = (filter: EndpointFilter): Promise<EndpointData | undefined> =>
      firstValueFrom(resolveEndpointData({ ...lookup('/'), endpoint, filter, authenticate }));
    expect((await swift({}))?.url).toBe(endpoint.url);
    expect((await swift({ version: '1' }))?.url).toBe(endpoint.url);
    expect(await swift({ version: '2' })).toBeUndefined();
    expect(new Set(served.requests)).toEqual(new Set(['GET /']));
  });

  it('gives the endpoint as it is when no version is wanted and no document can be read', async () => {
    expect(await urlOf('/volume')).toBe('/volume');
    expect(served.events).not.toContainEqual(expect.objectContaining({ type: 'warning' }));
  });

  it('uses the URL of the catalog when its version is wanted and no document can be read', async () => {
    expect(await urlOf('/v3', { version: '3' })).toBe('/v3');
  });

  it('finds nothing when a version is wanted and no document can be read', async () => {
    expect(await resolve('/volume', { version: '3' })).toBeUndefined();
    expect(served.events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'discovery-fallback', message: expect.stringContaining('catalogUrlFallback') as string },
    ]);
  });

  it("falls back to the catalog's URL with a warning when the switch says so", async () => {
    expect(await urlOf('/volume', { version: '3' }, { catalogUrlFallback: true })).toBe('/volume');
    expect(served.events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'discovery-fallback', message: expect.stringContaining(`${served.url}/volume`) as string },
    ]);
    expect(await resolve('/volume', { version: '3', allowVersionHack: false }, { catalogUrlFallback: true })).toBeUndefined();
  });

  it('asks for each URL once, and remembers the failure', async () => {
    const documents = new DiscoveryCache();
    for (let attempt = 0; attempt < 3; attempt += 1) await resolve('/v3', { version: '2' }, { documents });
    expect(served.requests).toEqual(['GET /', 'GET /v3']);
  });

  it('answers many who ask at once with one request', async () => {
    serveCinder();
    const shared = lookup('/', { version: '3' });
    await Promise.all(Array.from({ length: 20 }, () => firstValueFrom(resolveEndpointData(shared))));
    expect(served.requests).toEqual(['GET /']);
  });

  it('stays behind the proxy that mapUrl names', async () => {
    served.answer('/proxy/compute', { json: { versions: [entry('v2.1', 'http://nova.internal:8774/v2.1/')] } });
    const mapUrl = (url: string): string => url.replace('http://nova.internal:8774', `${served.url}/proxy/compute`);
    const endpoint = endpointAt('http://nova.internal:8774');
    const found = await firstValueFrom(resolveEndpointData({ ...lookup('/', { version: '2' }, { mapUrl }), endpoint }));
    expect(found?.url).toBe(`${served.url}/proxy/compute/v2.1/`);
  });
});

describe('versionedEndpointData', () => {
  const fail = (...given: Parameters<typeof lookup>): Promise<unknown> => firstValueFrom(versionedEndpointData(lookup(...given)));

  it('says what is offered when the wanted version is not', async () => {
    serveCinder();
    await expect(fail('/', { version: '9.5' })).rejects.toMatchObject({
      code: 'version-not-available',
      message: expect.stringMatching(/offers 2\.0 \(deprecated\), 3\.0 \(current\).* 9\.5 to 9\.latest/) as string,
    });
  });

  it('says what was tried when no document could be read, and names the switch', async () => {
    const error: unknown = await fail('/v3', { version: '2' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'discovery-failure', message: expect.stringContaining('catalogUrlFallback') as string });
    expect(String(error)).toContain(`GET ${served.url}/ was answered with 404`);
    expect(String(error)).toContain(`GET ${served.url}/v3 was answered with 404`);
  });

  it('fails when no version is wanted and no document can be read', async () => {
    await expect(fail('/volume')).rejects.toMatchObject({ code: 'discovery-failure' });
  });
});

describe('resolveApiMajorVersion', () => {
  const major = (...given: Parameters<typeof lookup>): Promise<Version | undefined> =>
    firstValueFrom(resolveApiMajorVersion(lookup(...given)));

  it('reads the version off the URL without a request', async () => {
    expect(await major('/v3')).toEqual([3, 0]);
    expect(served.requests).toEqual([]);
  });

  it('asks the service when the URL shows no version', async () => {
    serveCinder();
    expect(await major('/')).toEqual([3, 0]);
    expect(await major('/', { version: '2' })).toEqual([2, 0]);
  });

  it('knows none when there is none to be known', async () => {
    expect(await major('/volume')).toBeUndefined();
    expect(await major('/volume', { version: '3' })).toBeUndefined();
  });
});
