import { afterEach, describe, expect, it } from 'vitest';
import { password, token } from 'keystoneauth-rx';
import { versionEntry } from 'keystoneauth-rx/testing';
import type { Version, VersionData } from '../../src/access/endpoint-data.js';
import { DiscoveryFailure } from '../../src/errors/discovery-failure.js';
import { chooseIdentityVersion, versionInPath } from '../../src/identity/choose-identity-version.js';
import type { Answer } from '../request/http-service.js';
import { closeAll, lastBody, requestLines, serveKeystone, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const offered = (...versions: Version[]): VersionData[] =>
  versions.map((version) => ({
    version,
    url: `http://ks/v${String(version[0])}/`,
    collection: undefined,
    minMicroversion: undefined,
    maxMicroversion: undefined,
    nextMinVersion: undefined,
    notBefore: undefined,
    status: 'CURRENT',
    rawStatus: 'stable',
  }));

const both = offered([2, 0], [3, 14]);
const v2 = { major: 2, root: 'http://ks/v2' };
const v3 = { major: 3, root: 'http://ks/v3' };

describe('chooseIdentityVersion', () => {
  it.each<[string, VersionData[], { needsV3?: boolean; preferV2?: boolean }, unknown]>([
    ['v3 of both', both, {}, v3],
    ['v2.0 of both where that is preferred', both, { preferV2: true }, v2],
    ['v3 of both where it is needed, although v2.0 is preferred', both, { preferV2: true, needsV3: true }, v3],
    ['v2.0 where there is nothing else', offered([2, 0]), {}, v2],
    ['the newest v3', [...offered([3, 0]), ...offered([3, 14]).map((data) => ({ ...data, url: 'http://ks/new/v3' }))], {}, { major: 3, root: 'http://ks/new/v3' }],
    ['v3 although there is a version that nobody knows yet', offered([2, 0], [3, 14], [4, 0]), {}, v3],
  ])('chooses %s', (_case, versions, wishes, choice) => {
    expect(chooseIdentityVersion(versions, { needsV3: false, preferV2: false, ...wishes }, 'http://ks')).toEqual(choice);
  });

  it.each<[string, VersionData[], boolean, RegExp]>([
    ['domains at a v2.0', offered([2, 0]), true, /offers identity 2\.0 only.*domains or a system scope/],
    ['versions nobody knows', offered([4, 0]), false, /offers identity 4\.0 only/],
    ['no version at all', [], false, /no version of the identity API.*authUrl/],
  ])('fails for %s and says why', (_case, versions, needsV3, message) => {
    expect(() => chooseIdentityVersion(versions, { needsV3, preferV2: false }, 'http://ks')).toThrow(
      expect.objectContaining({ constructor: DiscoveryFailure, message: expect.stringMatching(message) as string }),
    );
  });
});

describe('versionInPath', () => {
  it.each([
    ['http://ks/v3', 3],
    ['http://ks/identity/v3', 3],
    ['http://ks/identity/V3/', 3],
    ['http://ks/v3.8', 3],
    ['http://ks/v2.0', 2],
    ['http://ks/identity/v2.0/', 2],
    ['http://ks/v2', undefined],
    ['http://ks-v3/identity', undefined],
    ['http://ks/keystone-v3', undefined],
    ['http://ks/identity', undefined],
  ])('of %s is %s', (authUrl, version) => {
    expect(versionInPath(authUrl)).toBe(version);
  });
});

describe('the identity version of a generic plugin', () => {
  const makers = [
    ['password', (authUrl: string, scope: object) => password({ authUrl, userId: 'u', password: 'pw-4vT9zKqL2x', ...scope })],
    ['token', (authUrl: string, scope: object) => token({ authUrl, token: 'tk-8Rw3mNc6Hj', ...scope })],
  ] as const;

  it.each(makers)('is v3 for a system scope with %s, which v2.0 would lose, whatever is preferred', async (_name, make) => {
    for (const preferV2 of [false, true]) {
      const keystone = await serveKeystone();

      expect(await signIn(make(keystone.url, { systemScope: 'all' }), { compatibility: { preferV2 } })).toBe('gAAAAAB-token-2');

      expect(requestLines(keystone)).toEqual(['GET /', 'POST /v3/auth/tokens']);
      expect(lastBody(keystone)).toMatchObject({ auth: { scope: { system: { all: true } } } });
    }
  });

  it.each(makers)('fails for a system scope with %s where only v2.0 is offered, and sends no credentials', async (_name, make) => {
    const keystone = await serveKeystone(({ method }) => (method === 'GET' ? v2Only : undefined));

    expect(await signIn(make(keystone.url, { systemScope: 'all' }))).toMatchObject({ code: 'discovery-failure', outcome: 'not-sent' });
    expect(requestLines(keystone)).toEqual(['GET /']);
  });

  it('is seen anywhere in the path where the document cannot be read', async () => {
    const keystone = await serveKeystone(({ method }) => (method === 'GET' ? { status: 500 } : undefined));
    const compatibility = { discoverVersionedAuthUrl: true };

    expect(await signIn(token({ authUrl: `${keystone.url}/identity/v3`, token: 'tk-8Rw3mNc6Hj' }), { compatibility })).toBe('gAAAAAB-token-2');
    expect(requestLines(keystone)).toEqual(['GET /identity/v3', 'POST /identity/v3/auth/tokens']);
  });
});

const v2Only: Answer = { status: 300, json: { versions: { values: [versionEntry('v2.0', '/v2.0/')] } } };
