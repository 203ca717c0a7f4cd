import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, type AuthPlugin, type EndpointFilter, type KeystoneEvent, type Session, type SessionOptions } from 'keystoneauth-rx';
import { identityVersions, v2Token, v3Token } from 'keystoneauth-rx/testing';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { entry } from '../discovery/served-documents.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';
import type { HttpService } from '../request/http-service.js';

afterEach(closeAll);

interface Cloud {
  readonly service: HttpService;
  readonly session: Session;
  readonly events: readonly KeystoneEvent[];
  /** What was asked after the sign-in. */
  asked(): string[];
  endpoint(filter: EndpointFilter): Promise<string | undefined>;
  /** The path that a request of `/volumes` goes to. */
  requested(filter: EndpointFilter): Promise<string>;
}

/** A cloud of either identity version with volumes in versions 1 (deprecated), 3 and 4 (experimental). */
async function cloud(version: 'v2' | 'v3' = 'v3', options: SessionOptions = {}): Promise<Cloud> {
  const service: HttpService = await serveKeystone(({ method, path }) => {
    if (method === 'POST') return signedIn(version, service.url);
    if (path === '/v3/') return { json: identityVersions({ href: `${service.url}/` }) };
    if (!/^\/volume\/(v3\/?)?$/.test(path)) return {};
    const versions = [
      entry('v1.0', '/volume/v1/', { status: 'DEPRECATED' }),
      entry('v3.0', '/volume/v3/', { min_version: '3.0', version: '3.70' }),
      entry('v4.0', '/volume/v4/', { status: 'EXPERIMENTAL' }),
    ];
    return { status: 300, json: { versions } };
  });
  const user = { authUrl: `${service.url}/${version === 'v3' ? 'v3' : 'v2.0'}`, username: 'user-1', password: 'pw-Zs84cFkP0t' };
  const auth: AuthPlugin = version === 'v3' ? v3.password({ ...user, userDomainId: 'default' }) : v2.password(user);
  const { session, events } = sessionFor(auth, options);
  return {
    service,
    session,
    events,
    asked: () => requestLines(service).slice(1),
    endpoint: async (filter) => (await firstValueFrom(session.getEndpoint(filter)))?.replace(service.url, ''),
    requested: async (filter) => (await firstValueFrom(session.get('/volumes', { endpointFilter: filter }))).url.replace(service.url, ''),
  };
}

function signedIn(version: 'v2' | 'v3', url: string): { status: number; headers: Record<string, string>; json: unknown } {
  if (version === 'v3') {
    const token = v3Token({ userId: 'user-1', projectId: 'project-1' });
    token.addService('block-storage', { name: 'cinder' }).addStandardEndpoints({ public: `${url}/volume/v3`, internal: `${url}/inside/v3` });
    const json = token.toJSON() as { token: { catalog: { name?: string; type: string; endpoints: unknown[] }[] } };
    json.token.catalog.push({ type: 'image', endpoints: [{ interface: 'public', region_id: 'R', url: `${url}/image` }] });
    return { status: 201, headers: { 'X-Subject-Token': 'tk-Eq95vWbG1u' }, json };
  }
  const token = v2Token({ tokenId: 'tk-Eq95vWbG1u', userId: 'user-1', tenantId: 'project-1' });
  token.addService('block-storage', 'cinder').addEndpoint({ public: `${url}/volume/v3`, internal: `${url}/inside/v3`, region: 'R' });
  return { status: 200, headers: {}, json: token.toJSON() };
}

const volumes = { serviceType: 'block-storage' } as const;

describe('discoverVersions', () => {
  it('in the filter of a request runs discovery even if the catalog is enough', async () => {
    const { asked, requested } = await cloud();
    expect(await requested({ ...volumes, version: 3, discoverVersions: true })).toBe('/volume/v3/volumes');
    expect(asked()).toEqual(['GET /volume/v3/', 'GET /volume/v3/volumes']);
  });

  it('without a version finds what the document says about the endpoint itself', async () => {
    const { asked, requested } = await cloud();
    expect(await requested({ ...volumes, discoverVersions: true })).toBe('/volume/v3/volumes');
    expect(asked()[0]).toBe('GET /volume/v3');
  });

  it.each<[string, EndpointFilter]>([
    ['left open', { version: 3 }],
    ['false', { version: 3, discoverVersions: false }],
    ['false, with a range that the endpoint is in', { minVersion: '3.0', maxVersion: '3.latest', discoverVersions: false }],
  ])('that is %s costs a request nothing where the catalog is enough', async (_case, filter) => {
    const { asked, requested } = await cloud();
    expect(await requested({ ...volumes, ...filter })).toBe('/volume/v3/volumes');
    expect(asked()).toEqual(['GET /volume/v3/volumes']);
  });

  it('that is false still finds a version that the catalog does not name', async () => {
    const { asked, requested } = await cloud();
    expect(await requested({ ...volumes, minVersion: 1, maxVersion: '1.latest', discoverVersions: false })).toBe('/volume/v1/volumes');
    expect(asked()).toEqual(['GET /volume/', 'GET /volume/v1/volumes']);
  });

  it('that is left open costs getEndpointData one request, and then none', async () => {
    const { asked, session } = await cloud();
    for (let times = 0; times < 2; times += 1) {
      expect(await firstValueFrom(session.getEndpointData({ ...volumes, version: 3 }))).toMatchObject({ maxMicroversion: [3, 70] });
    }
    expect(asked()).toEqual(['GET /volume/v3/']);
  });
});

describe('skipDiscovery', () => {
  it('takes the URL of the catalog whatever version is wanted', async () => {
    const { asked, endpoint, requested, session } = await cloud();
    const filter = { ...volumes, version: 9, skipDiscovery: true };
    expect(await endpoint(filter)).toBe('/volume/v3');
    expect(await requested(filter)).toBe('/volume/v3/volumes');
    expect(await firstValueFrom(session.getEndpointData(filter))).toMatchObject({ apiVersion: [3, 0], maxMicroversion: undefined });
    expect(asked()).toEqual(['GET /volume/v3/volumes']);
  });
});

describe('AUTH_INTERFACE', () => {
  it('is discovered in a wanted version, without a sign-in', async () => {
    const { service, session } = await cloud();
    expect(await firstValueFrom(session.getEndpointData({ interface: AUTH_INTERFACE, version: 3 }))).toMatchObject({
      url: `${service.url}/v3/`,
      serviceType: 'identity',
      apiVersion: [3, 14],
      status: 'CURRENT',
    });
    expect(requestLines(service)).toEqual(['GET /v3/']);
  });

  it('is the auth URL as it is when no version is wanted', async () => {
    const { service, session } = await cloud();
    expect(await firstValueFrom(session.getEndpointData({ interface: AUTH_INTERFACE }))).toMatchObject({ url: `${service.url}/v3`, apiVersion: [3, 0] });
    expect(requestLines(service)).toEqual([]);
  });

  it('is where a request goes', async () => {
    const { service, session } = await cloud();
    const { url } = await firstValueFrom(session.get('/auth/catalog', { endpointFilter: { interface: AUTH_INTERFACE } }));
    expect(url).toBe(`${service.url}/v3/auth/catalog`);
  });
});

describe('mapUrl', () => {
  it('is applied to what catalog and version document name, and told what for', async () => {
    const told: unknown[] = [];
    const { requested } = await cloud('v3', {
      mapUrl: (url, origin) => {
        told.push([new URL(url).pathname, origin.serviceType, origin.interface]);
        return url.replace('/inside/v3', '/volume/v3');
      },
    });
    expect(await requested({ ...volumes, interface: 'internal', version: 1 })).toBe('/volume/v1/volumes');
    expect(told).toContainEqual(['/inside/v3', 'block-storage', 'internal']);
  });
});

describe('allow', () => {
  it.each<[EndpointFilter, string | undefined]>([
    [{ version: 1 }, '/volume/v1/'],
    [{ version: 1, allow: { allowDeprecated: false } }, undefined],
    [{ version: 4 }, undefined],
    [{ version: 4, allow: { allowExperimental: true } }, '/volume/v4/'],
    [{ minVersion: 1, maxVersion: 'latest' }, '/volume/v3/'],
    [{ minVersion: 1, maxVersion: 'latest', allow: { allowExperimental: true } }, '/volume/v4/'],
  ])('with %j finds %s', async (filter, path) => {
    const { endpoint, session } = await cloud();
    expect(await endpoint({ ...volumes, ...filter })).toBe(path);
    const { allow, ...endpointFilter } = { ...volumes, ...filter };
    if (path !== undefined) expect((await firstValueFrom(session.get('/x', { endpointFilter, allow }))).url).toContain(`${path}x`);
  });
});

describe.each(['v2', 'v3'] as const)('the interfaces of a %s catalog', (version) => {
  it.each<[EndpointFilter['interface'], string]>([
    ['internal', '/inside/v3'],
    ['internalURL', '/inside/v3'],
    ['public', '/volume/v3'],
    ['publicURL', '/volume/v3'],
    [['other', 'internalURL', 'public'], '/inside/v3'],
    [['public', 'internal'], '/volume/v3'],
    [undefined, '/volume/v3'],
  ])('are found as %j', async (wanted, path) => {
    const { endpoint } = await cloud(version);
    expect(await endpoint({ ...volumes, interface: wanted })).toBe(path);
  });

  it('are named in the error when the wanted one is not there', async () => {
    const { endpoint } = await cloud(version);
    await expect(endpoint({ ...volumes, interface: ['other', 'none'] })).rejects.toMatchObject({
      message: expect.stringMatching(/other or none endpoint for "block-storage".* \(public(URL)?, (adminURL, )?internal(URL)?/) as string,
    });
  });
});

describe('a service without a name', () => {
  it('is found under any', async () => {
    const { endpoint } = await cloud();
    expect(await endpoint({ serviceType: 'image', serviceName: 'glance' })).toBe('/image');
    expect(await endpoint({ serviceType: 'image' })).toBe('/image');
  });
});

describe('what is not there', () => {
  it.each<[string, EndpointFilter, RegExp]>([
    ['a service', { serviceType: 'dns' }, /public endpoint for "dns".*It has "block-storage", "image": ask for one of these, or give endpointOverride/],
    ['a service under this alias', { serviceType: 'volume-v9' }, /"volume-v9"/],
    ['a region', { ...volumes, regionName: 'West' }, /in region "West"\. It has "block-storage" \(named "cinder"\)/],
    ['a name', { ...volumes, serviceName: 'other' }, /named "other"\. It has .*"cinder"/],
    ['an id', { ...volumes, endpointId: 'e-1' }, /with the id "e-1"/],
    ['a version', { ...volumes, version: 9 }, /serviceType=block-storage, version=9\. .* offers 1\.0 \(deprecated\), 3\.0 \(current\), 4\.0 \(experimental\), which does not include a version from 9\.0 to 9\.latest/],
    ['a range of versions', { ...volumes, minVersion: 5, maxVersion: 6 }, /minVersion=5, maxVersion=6\. .* does not include a version from 5\.0 to 6\.0/],
    ['an allowed version', { ...volumes, version: 1, allow: { allowDeprecated: false } }, /does not include .* with allowDeprecated: false/],
  ])('is %s: the error of a request says what was asked and what is nearest', async (_case, endpointFilter, message) => {
    const { session } = await cloud();
    await expect(firstValueFrom(session.get('/volumes', { endpointFilter }))).rejects.toMatchObject({
      code: 'endpoint-not-found',
      outcome: 'not-sent',
      message: expect.stringMatching(message) as string,
    });
  });
});
