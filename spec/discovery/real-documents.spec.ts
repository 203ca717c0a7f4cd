import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { EndpointData, EndpointVersion, Version } from 'keystoneauth-rx';
import { Discovery } from '../../src/discovery/discovery.js';
import { documentEntries } from '../../src/discovery/version-document.js';
import { formatVersion } from '../../src/discovery/version.js';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { realCloud, realDocuments, realReplies } from './real-cloud.js';

const PROJECT = 'ad8c7e088cb0409baa41dc74d1c98e93';

/** What is found for a service of the catalog. */
interface Expected {
  /** Below the service's host: the URL, its version, and its microversions if it has any. */
  readonly found: string;
  /** What is asked besides Keystone, below the service's host; `+` with the token. */
  readonly asked: readonly string[];
  /** All versions there are, oldest first, or the number of them. */
  readonly all: readonly string[] | number;
  /** The URL for a wanted version, `none` if it is not to be had. */
  readonly wanted: Readonly<Record<string, string>>;
}

const SERVICES: Readonly<Record<string, Expected>> = {
  identity: {
    found: '/v3/ 3.14 CURRENT',
    asked: ['/v3'],
    all: ['3.14 CURRENT /v3/'],
    wanted: { v2: 'none', v3: '/v3', latest: '/v3/' },
  },
  placement: {
    found: '/ 1.0 CURRENT 1.0 to 1.39',
    asked: [''],
    all: ['1.0 CURRENT / 1.0 to 1.39'],
    wanted: { v1: '/', v2: 'none', latest: '/' },
  },
  image: { found: '/v2/ 2.15 CURRENT', asked: [''], all: 15, wanted: { v1: 'none', v2: '/v2/', '2.13': '/v2/', '2.16': 'none', latest: '/v2/' } },
  'block-storage': {
    found: '/v3/PROJECT 3.0 CURRENT 3.0 to 3.70',
    asked: ['/v3', '/v3+', '/v3/+'],
    all: ['3.0 CURRENT /v3/ 3.0 to 3.70'],
    wanted: { v2: 'none', v3: '/v3/PROJECT', latest: '/v3/PROJECT' },
  },
  compute: {
    found: '/v2.1/ 2.1 CURRENT 2.1 to 2.93',
    asked: ['/v2.1'],
    all: ['2.0 SUPPORTED /v2/', '2.1 CURRENT /v2.1/ 2.1 to 2.93'],
    wanted: { '2.0': '/v2.1', '2.1': '/v2.1', v3: 'none', latest: '/v2.1/' },
  },
  network: { found: '/v2.0/ 2.0 CURRENT', asked: [''], all: ['2.0 CURRENT /v2.0/'], wanted: { v2: '/v2.0/', v3: 'none', latest: '/v2.0/' } },
  'object-store': { found: '/v1/AUTH_PROJECT 1.0', asked: [], all: ['1.0 CURRENT /v1/'], wanted: { v1: '/v1/AUTH_PROJECT', v2: 'none' } },
  'key-manager': { found: '/v1/ 1.0 CURRENT', asked: [''], all: ['1.0 CURRENT /v1/'], wanted: { v1: '/v1/', v2: 'none', latest: '/v1/' } },
  orchestration: {
    found: '/v1/PROJECT 1.0',
    asked: ['/v1', '/v1+', '/v1/PROJECT'],
    all: ['1.0 CURRENT /v1/'],
    wanted: { v1: '/v1/PROJECT', v2: 'none', latest: '/v1/PROJECT' },
  },
  baremetal: {
    found: '/v1/ 1.0 CURRENT 1.1 to 1.82',
    asked: [''],
    all: ['1.0 CURRENT /v1/ 1.1 to 1.82'],
    wanted: { v1: '/v1/', v2: 'none', latest: '/v1/' },
  },
  'shared-file-system': {
    found: '/v2/ 2.0 CURRENT 2.0 to 2.73',
    asked: ['/v2', '/v2+', '/v2/+'],
    all: ['1.0 DEPRECATED /v1/', '2.0 CURRENT /v2/ 2.0 to 2.73'],
    wanted: { v1: '/v1/', v2: '/v2', v3: 'none', latest: '/v2/' },
  },
  dns: { found: '/v2 2.0 CURRENT', asked: [''], all: ['2.0 SUPPORTED /v2', '2.0 CURRENT /v2'], wanted: { v1: 'none', v2: '/v2', latest: '/v2' } },
  'load-balancer': { found: '/v2 2.26 CURRENT', asked: [''], all: 27, wanted: { v1: 'none', v2: '/v2', '2.27': 'none', latest: '/v2' } },
  'container-infra': {
    found: '/v1/ 1.0 CURRENT 1.1 to 1.10',
    asked: ['/v1'],
    all: ['1.0 CURRENT /v1/ 1.1 to 1.10'],
    wanted: { v1: '/v1', v2: 'none', latest: '/v1/' },
  },
};

const text = (version: Version | undefined): string => (version === undefined ? '' : formatVersion(version));
const below = (url = ''): string => url.replace(/^http:\/\/[^/]+/, '').replace(PROJECT, 'PROJECT');
const range = ({ minMicroversion, maxMicroversion }: EndpointData | EndpointVersion): string =>
  minMicroversion === undefined ? '' : `${text(minMicroversion)} to ${text(maxMicroversion)}`;
const words = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').join(' ');

describe('the services of a real cloud', () => {
  it('are all there', () => {
    expect(Object.keys(SERVICES).sort()).toEqual(realDocuments.token.token.catalog.map(({ type }) => type).sort());
  });

  describe.each(Object.entries(SERVICES))('%s', (serviceType, { found, asked, all, wanted }) => {
    it('is found with its version and its microversions, and with no request too many', async () => {
      const cloud = realCloud();
      const data = await firstValueFrom(cloud.session.getEndpointData({ serviceType }));
      expect(data && words(below(data.url), text(data.apiVersion), data.status, range(data))).toBe(found);
      const requests = cloud.asked.slice(1).map((line) => below(line.slice(4)).replace(' with a token', '+'));
      expect(requests).toEqual(asked);
    });

    it('lists all its versions', async () => {
      const listed = await firstValueFrom(realCloud().session.getAllVersionData({ serviceType }));
      const versions = Object.values(listed['RegionOne']?.['public'] ?? {}).flat();
      if (typeof all === 'number') expect(versions).toHaveLength(all);
      else expect(versions.map((version) => words(text(version.version), version.status, below(version.url), range(version)))).toEqual(all);
    });

    it.each(Object.entries(wanted))('is, where %s is wanted, at %s', async (version, path) => {
      const url = await firstValueFrom(realCloud().session.getEndpoint({ serviceType, version }));
      expect(url === undefined ? 'none' : below(url)).toBe(path);
    });
  });
});

describe('the reply of a real service', () => {
  const read = (url: string, { status, headers = {}, body }: (typeof realReplies)[number][3]): Discovery =>
    new Discovery({ url, status, headers, body, readAt: 0 });

  it('was recorded with and without a token from seventeen set-ups', () => {
    expect(new Set(realReplies.map(([service]) => service)).size).toBe(17);
    expect(realReplies.length).toBeGreaterThanOrEqual(138);
  });

  it.each(realReplies)('of %s at %s (token: %s) is a version document or a typed error', (_service, url, _token, reply) => {
    let failure: unknown;
    try {
      const document = read(url, reply);
      const versions = document.versionData({ allowExperimental: true, allowUnknown: true });
      // What a real service lists is all used, and nothing leads to another host.
      expect(versions).toHaveLength(documentEntries({ url, headers: {}, ...reply, body: reply.body, readAt: 0 }).length);
      for (const { url: at } of versions) expect(new URL(at).origin).toBe(new URL(url).origin);
    } catch (error) {
      if (!isKeystoneAuthError(error)) throw error;
      failure = error;
    }
    if (failure !== undefined) expect(failure).toMatchObject({ code: 'discovery-failure' });
    // Nova's multiple choices are none of versions: its links repeat the path that was asked for.
    if (reply.status === 300 && !JSON.stringify(reply.body).startsWith('{"choices"')) expect(failure).toBeUndefined();
  });

  it('is never a document when it is an error', () => {
    for (const [, url, , reply] of realReplies.filter(([, , , { status }]) => status >= 400)) {
      expect(() => read(url, reply)).toThrow(expect.objectContaining({ code: 'discovery-failure' }));
    }
  });
});
