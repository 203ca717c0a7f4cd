import { describe, expect, it } from 'vitest';
import { DiscoveryCache, encryptedTokenStore, memoryTokenStore, password, token, type Session, type TokenStore } from 'keystoneauth-rx';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { callsTo, demo, demoPlugin, one, openSession, startCloud } from './demo-cloud.js';

const { password: _password, ...userDemo } = demo;
const passcodeOfDemo = { ...userDemo, passcode: '246810' };
const servers = { endpointFilter: { serviceType: 'compute' } };

describe('a cold start', () => {
  it('reaches the first service with two requests', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    const { status, body } = await one(session.get('/servers', servers));

    expect([status, body]).toMatchObject([200, { servers: [{}, {}, {}] }]);
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
  });

  it('of a generic plugin on an unversioned URL takes three', async () => {
    const served = await startCloud();
    const session = openSession({ auth: password({ authUrl: `${served.url}/identity`, ...demo }) });

    await one(session.get('/servers', servers));

    expect(callsTo(served)).toEqual(['GET /identity', 'POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
  });

  it('of a generic plugin on a versioned URL takes two', async () => {
    const served = await startCloud();
    const session = openSession({ auth: password({ authUrl: served.authUrl, ...demo }) });

    await one(session.get('/servers', servers));

    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
  });

  it('is over then: the second request is one request', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    await one(session.get('/servers', servers));
    await one(session.get('/servers', servers));
    await one(session.get('/resource_providers', { endpointFilter: { serviceType: 'placement' } }));

    expect(callsTo(served)).toHaveLength(4);
  });

  it('of a second session that shares plugin and documents is one request', async () => {
    const served = await startCloud();
    const discoveryCache = new DiscoveryCache();
    const first = openSession({ auth: demoPlugin(served), discoveryCache });
    const wanted = { endpointFilter: { serviceType: 'compute', minVersion: 2, maxVersion: 'latest' } };
    await one(first.get('/servers', wanted));
    const before = callsTo(served).length;

    await one(openSession({ auth: first.auth, discoveryCache }).get('/servers', wanted));

    expect(callsTo(served).slice(before)).toEqual(['GET /compute/v2.1/servers']);
  });

  it('with documents that were stored as text takes two, versions included', async () => {
    const served = await startCloud();
    const wanted = { endpointFilter: { serviceType: 'compute', minVersion: 2, maxVersion: 'latest' }, microversion: '2.10' } as const;
    const earlier = new DiscoveryCache();
    await one(openSession({ auth: demoPlugin(served), discoveryCache: earlier }).get('/servers', wanted));
    const stored = JSON.stringify(earlier.export());
    const before = callsTo(served).length;

    const discoveryCache = new DiscoveryCache();
    discoveryCache.import(JSON.parse(stored));
    await one(openSession({ auth: demoPlugin(served), discoveryCache }).get('/servers', wanted));

    expect(callsTo(served).slice(before)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
    expect(before).toBeGreaterThan(2);
  });

  describe.each([
    ['v3.password', (served: ServedCloud, store: TokenStore) => demoPlugin(served, { tokenStore: store })],
    ['a generic plugin on an unversioned URL', (served: ServedCloud, store: TokenStore) => password({ authUrl: `${served.url}/identity`, ...demo, tokenStore: store })],
  ])('of %s with a stored token and stored documents', (_plugin, makePlugin) => {
    const wanted = { endpointFilter: { serviceType: 'compute', minVersion: 2, maxVersion: 'latest' }, microversion: '2.10' } as const;

    it.each([
      ['one store for both', () => memoryTokenStore()],
      ['an encrypted one', () => encryptedTokenStore(memoryTokenStore(), crypto.getRandomValues(new Uint8Array(32)))],
    ])('takes one request, version and microversion included: %s', async (_store, makeStore) => {
      const served = await startCloud();
      const store = makeStore();
      /** All that a program has when it starts. */
      const start = (): Session => openSession({ auth: makePlugin(served, store), discoveryCache: new DiscoveryCache({ store }) });
      const first = start();
      await one(first.get('/servers', wanted));
      first.close();
      const before = callsTo(served).length;

      const { status, headers } = await one(start().get('/servers', wanted));

      expect([status, headers['openstack-api-version']]).toEqual([200, 'compute 2.10']);
      expect(callsTo(served).slice(before)).toEqual(['GET /compute/v2.1/servers']);
      expect(before).toBeGreaterThan(2);
    });

    it('signs in once more when the stored token has been revoked since', async () => {
      const served = await startCloud();
      const store = memoryTokenStore();
      const start = (): Session => openSession({ auth: makePlugin(served, store), discoveryCache: new DiscoveryCache({ store }) });
      await one(start().get('/servers', wanted));
      served.cloud.revoke();
      const before = callsTo(served).length;

      await one(start().get('/servers', wanted));

      expect(callsTo(served).slice(before)).toEqual(['GET /compute/v2.1/servers', 'POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
      expect(served.cloud.signIns).toBe(2);
    });
  });

  it('finds the service by its version when one is asked for', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served, { username: 'admin', password: 'admin-password', projectName: 'admin' }) });

    const { url } = await one(session.get('/users', { endpointFilter: { serviceType: 'identity', version: 3 } }));

    expect(url).toBe(`${served.url}/identity/v3/users`);
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /identity', 'GET /identity/v3/users']);
  });

  it.each([
    ['a token', (url: string, held: string) => v3.token({ authUrl: `${url}/identity/v3`, token: held, projectName: 'demo', projectDomainId: 'default' })],
    ['a token at whichever version', (url: string, held: string) => token({ authUrl: `${url}/identity`, token: held, projectName: 'demo', projectDomainId: 'default' })],
    ['a token of the old API', (url: string, held: string) => v2.token({ authUrl: `${url}/identity/v2.0`, token: held, tenantName: 'demo' })],
    ['a password of the old API', (url: string) => v2.password({ authUrl: `${url}/identity/v2.0`, username: 'demo', password: 'demo-password', tenantName: 'demo' })],
    ['a passcode', (url: string) => v3.totp({ authUrl: `${url}/identity/v3`, ...passcodeOfDemo })],
  ])('works with %s', async (_, plugin) => {
    const served = await startCloud();
    const held = String(await one(openSession({ auth: demoPlugin(served, { projectName: undefined, projectDomainId: undefined }) }).getToken()));

    const { status } = await one(openSession({ auth: plugin(served.url, held) }).get('/servers', servers));

    expect(status).toBe(200);
  });
});
