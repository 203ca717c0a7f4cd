import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServices } from '../cloud/describe-services.js';
import { describeBrowser } from './describe-browser.js';
import { bundlePage } from './site/bundle-page.js';
import { type LoopbackServer } from './site/loopback-server.js';
import { reverseProxy } from './site/reverse-proxy.js';
import { serveSite } from './site/serve-site.js';

describeBrowser('a page behind one proxy with its cloud', (browser) => {
  describeServices('which knows nothing of its origin', ['nova'], (cloud, services) => {
    let site: LoopbackServer;
    const prefixes = (): Readonly<Record<string, string>> => ({
      '/identity': cloud.keystoneUrl,
      '/placement': cloud.placementUrl,
      '/compute': services.get('nova')?.url ?? '',
    });
    beforeAll(async () => {
      site = await serveSite(await bundlePage(), { otherwise: reverseProxy(prefixes()) });
    });
    afterAll(() => site.close());

    it('signs in and asks Placement and Nova with microversions; no request leaves its origin', async () => {
      const page = await browser.openPage(site.origin);
      const mappedUrls = Object.fromEntries(Object.entries(prefixes()).map(([prefix, url]) => [url, site.origin + prefix]));
      const auth = { authUrl: `${site.origin}/identity/v3`, ...cloud.admin.credentials };
      await page.run('open', { auth, mappedUrls, globalRequestId: 'req-1f0c8a2e-5a0b-4a57-9a57-000000000002' });

      const compute = { microversion: '2.90', endpointFilter: { serviceType: 'compute' } } as const;
      const servers = await page.run('request', 'GET', '/servers', compute);
      const versions = await page.run('endpointData', { serviceType: 'compute', minVersion: '2', maxVersion: '2.latest' });
      const providers = await page.run('request', 'GET', '/resource_providers', { microversion: '1.36', endpointFilter: { serviceType: 'placement' } });

      expect(servers).toMatchObject({ status: 200, body: { servers: [] }, headers: { 'x-openstack-nova-api-version': '2.90' } });
      expect(servers.url).toBe(`${site.origin}/compute/v2.1/servers`);
      expect(versions).toMatchObject({ minMicroversion: [2, 1], url: expect.stringContaining(site.origin) as unknown });
      expect(providers).toMatchObject({ status: 200, headers: { 'openstack-api-version': 'placement 1.36' } });
      expect(page.requests).toEqual([]);
      expect(page.complaints).toEqual([]);
    });
  });
});
